// msgpack-lite: binary encoding of everything JSON knows, and more.
const msgpack = require('msgpack-lite');
const { random, digest, attempt } = require('./support/random');
const r = random(4);
const values = [null, true, false, 0, 1, -1, -32, -33, -128, -129, 127, 128, 255, 256, 65535, 65536, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 40, 2 ** 53, 1.5, -0.1, NaN, Infinity, -0, '', 'short', 'x'.repeat(31), 'x'.repeat(32), 'x'.repeat(300), 'x'.repeat(70000), 'é€😀', [], [1, [2, [3]]], {}, { a: 1, b: { c: [true, null] } }, Buffer.from([1, 2, 3]), Array.from({ length: 20 }, (_, i) => ({ id: i, name: 'item ' + i, tags: ['a', 'b'] })), new Date(86400000), /x/g, undefined, new Uint8Array(3), new Float64Array([1.5, 2]), new Map([[1, 2]]), new Boolean(true), new Number(4), new String('s'), Array(70000).fill(7)];
for (const v of values) {
  console.log(attempt(() => {
    const b = msgpack.encode(v);
    const back = msgpack.decode(b);
    return [b.length, b.toString('hex').slice(0, 60), digest(b), Object.prototype.toString.call(back), (JSON.stringify(back) ?? 'undefined').slice(0, 80)].join(' ');
  }));
}
for (let round = 0; round < 400; round++) {
  const v = r.value(5);
  const b = msgpack.encode(v);
  console.log(round, b.length, digest(b), JSON.stringify(msgpack.decode(b)) === JSON.stringify(v), JSON.stringify(v).slice(0, 60));
}
// Options: maps as Map, 64 bits as objects, a type of one's own.
const codec = msgpack.createCodec({ preset: true, usemap: true, int64: true, binarraybuffer: true });
class Point { constructor(x, y) { this.x = x; this.y = y; } }
codec.addExtPacker(0x3f, Point, [(p) => [p.x, p.y], msgpack.encode]);
codec.addExtUnpacker(0x3f, [msgpack.decode, (a) => new Point(a[0], a[1])]);
for (let round = 0; round < 60; round++) {
  const b = msgpack.encode(new Map([[new Point(r.int(99), r.next()), r.bytes(r.int(5))], ['k', r.value(2)]]), { codec });
  console.log(b.toString('hex').slice(0, 50), msgpack.decode(b, { codec }));
}
console.log(String(msgpack.decode(Buffer.from('cf0123456789abcdef', 'hex'), { codec })), msgpack.decode(Buffer.from('cfffffffffffffffff', 'hex')));
for (let round = 0; round < 300; round++) {
  const noise = r.bytes(1 + r.int(12));
  console.log(noise.toString('hex'), attempt(() => (JSON.stringify(msgpack.decode(noise)) ?? 'undefined').slice(0, 50)));
}
// Streams.
const encodeStream = msgpack.createEncodeStream();
const decodeStream = msgpack.createDecodeStream();
let n = 0;
decodeStream.on('data', (v) => { n++; if (n <= 5) console.log('data', v); });
decodeStream.on('end', () => console.log('end', n));
encodeStream.pipe(decodeStream);
for (let i = 0; i < 300; i++) encodeStream.write(i % 2 ? { i, s: 'x'.repeat(i) } : [i, r.next()]);
encodeStream.end();
