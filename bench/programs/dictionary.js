// Objects used as maps: many keys come, are read and go; and small objects that lose a field.
const start = Date.now();
let sum = 0;
for (let round = 0; round < 4; round++) {
  const map = {};
  for (let i = 0; i < 20000; i++) map['key' + i] = i;
  for (let i = 0; i < 20000; i++) sum += map['key' + i];
  for (let i = 0; i < 20000; i += 2) delete map['key' + i];
  for (const k in map) sum += map[k];
}
for (let i = 0; i < 200000; i++) {
  const o = { id: i, tmp: 1, name: 'n' };
  delete o.tmp;
  sum += o.id + Object.keys(o).length;
}
const ms = Date.now() - start;
if (sum !== 21200260000) throw new Error('wrong: ' + sum);
console.log(ms);
