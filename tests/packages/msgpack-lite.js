// msgpack-lite: binary encoding of everything JSON knows, and more.
const msgpack = require('msgpack-lite');
const values = [null, true, false, 0, 1, -1, 127, 128, 255, 256, 65535, 65536, 2 ** 31, -(2 ** 31), 2 ** 40, 1.5, -0.1, '', 'short', 'x'.repeat(40), 'é€😀', [], [1, [2, [3]]], {}, { a: 1, b: { c: [true, null] } }, Buffer.from([1, 2, 3]), Array.from({ length: 20 }, (_, i) => ({ id: i, name: 'item ' + i, tags: ['a', 'b'] })), new Date(86400000)];
for (const v of values) { const b = msgpack.encode(v); console.log(b.length, b.toString('hex').slice(0, 60), JSON.stringify(msgpack.decode(b)).slice(0, 80)); }
