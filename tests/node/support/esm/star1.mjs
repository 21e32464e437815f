export const one = 1, both = 'first';
export default 'not through a star';
