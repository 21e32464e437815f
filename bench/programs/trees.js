// Allocation: 300 binary trees of depth 12 while one of depth 16 stays alive.
function tree(d) { return d === 0 ? { left: null, right: null } : { left: tree(d - 1), right: tree(d - 1) }; }
function count(t) { return t.left === null ? 1 : 1 + count(t.left) + count(t.right); }
const start = Date.now();
const long = tree(16);
let sum = 0;
for (let i = 0; i < 300; i++) sum += count(tree(12));
sum += count(long);
const ms = Date.now() - start;
if (sum !== 300 * 8191 + 131071) throw new Error('wrong: ' + sum);
console.log(ms);
