export default class Q {}
export const z = 1;
