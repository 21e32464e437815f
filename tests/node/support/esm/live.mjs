export let count = 0;
export function add(n = 1) { count += n; return count; }
export var early = typeof hoisted;
function hoisted() {}
export { late as 'a name', count as again };
export class Box { static of(v) { return Object.assign(new Box(), { v }); } }
export default function () { return 'default ' + count; }
const late = () => count;
export const arrow = () => this;
