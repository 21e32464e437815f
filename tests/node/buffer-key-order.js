// The order in which Buffer's methods are listed.
console.log(Object.keys(Buffer.prototype).join('\n'));
const seen = [];
for (const key in Buffer.from('ab')) seen.push(key);
console.log(seen.slice(0, 3).join(), seen.length);
