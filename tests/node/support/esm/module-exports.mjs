const x = { chosen: true };
export { x as 'module.exports' };
export default 9;
