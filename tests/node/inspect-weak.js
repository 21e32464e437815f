// Weak collections with showHidden, and a deep chain in no time.
const { inspect } = require('util');
const key = { k: 1 };
console.log(inspect(new WeakSet([key]), { showHidden: true }), inspect(new WeakMap([[key, [1]]]), { showHidden: true }), new WeakSet([key]));
const members = [{ a: 3 }, { a: 1 }, { a: 2 }];
console.log(inspect(new WeakSet(members), { showHidden: true }), members.length);
let chain = [];
for (let i = 0; i < 200; i++) chain = [chain];
console.log(inspect(chain, { depth: Infinity }).length);
