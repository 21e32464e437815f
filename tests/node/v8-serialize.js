// v8.serialize and deserialize: V8's bytes, and back.
const v8 = require('v8');
const util = require('util');
const values = [undefined, null, true, false, 0, -0, 1, -1, 2 ** 30 - 1, 2 ** 30, -(2 ** 30), -(2 ** 30) - 1, 1.5, NaN, Infinity, 10n, -5n, 0n, 2n ** 70n, '', 'a', 'é', '日本', 'ab日', 'x'.repeat(200),
  {}, { a: 1 }, { 1: 2, b: 3, '-1': 4 }, [], [1, , 3], [1, 2], new Array(5), Object.assign([1], { extra: 'x' }), Object.assign(new Array(1000), { 5: 1 }), new Date(0), new Date(NaN), /a/gi, /\d+/v, new Map([[1, { a: 1 }], ['k', new Map()]]), new Set([1, 'two']),
  new Uint8Array([1, 2]), new ArrayBuffer(2), new ArrayBuffer(2, { maxByteLength: 8 }), Object(1), Object('s'), Object(true), Object(false), Object(1n), Buffer.from('buffer'), new DataView(new ArrayBuffer(3), 1), new Float64Array([1.5]), new Float32Array(1), new BigInt64Array([1n]), new Uint8ClampedArray(1),
  { nested: { deep: [{ deeper: new Set([new Map([['k', /r/]])]) }] }, u: undefined }];
for (const value of values) {
  const bytes = v8.serialize(value);
  const hex = bytes.toString('hex');
  console.log(hex.length > 80 ? `${hex.slice(0, 60)}… ${hex.length}` : hex, util.isDeepStrictEqual(v8.deserialize(bytes), value));
}
const cyclic = { list: [] };
cyclic.self = cyclic;
cyclic.list.push(cyclic.list, cyclic);
const back = v8.deserialize(v8.serialize(cyclic));
console.log(v8.serialize(cyclic).toString('hex'), back.self === back, back.list[0] === back.list, back.list[1] === back);
const shared = [1];
console.log((([a, b]) => a === b)(v8.deserialize(v8.serialize([shared, shared]))));
const error = v8.deserialize(v8.serialize(new TypeError('message', { cause: { code: 1 } })));
console.log(error instanceof TypeError, error.message, error.cause, error.stack.split('\n')[0], v8.deserialize(v8.serialize(Object.assign(new Error('e'), { name: 'Custom' }))).name);
const attempt = (f) => {
  try {
    return f();
  } catch (e) {
    return `${e.name}: ${e.message} ${e.code ?? ''}`;
  }
};
for (const value of [() => 1, Symbol('x'), { f() {} }]) console.log(attempt(() => v8.serialize(value)));
for (const hex of ['', 'ff', 'ff0f', 'ff0f99', 'ff0f22ff', 'ff0f6f2201', 'ff0f4105', 'ff1049', 'ff0f5e05', '0102', 'ff0f42ffffffff0f']) console.log(hex, attempt(() => v8.deserialize(Buffer.from(hex, 'hex'))));
console.log(attempt(() => v8.deserialize('text')), attempt(() => new v8.Deserializer(5)));
const s = new v8.Serializer();
s.writeHeader();
s.writeUint32(300);
s.writeUint64(1, 2);
s.writeDouble(0.5);
s.writeRawBytes(Buffer.from('raw'));
s.writeValue({ a: new Uint8Array([7, 8]) });
const bytes = s.releaseBuffer();
console.log(bytes.toString('hex'));
const d = new v8.Deserializer(bytes);
console.log(d.readHeader(), d.getWireFormatVersion(), d.readUint32(), d.readUint64(), d.readDouble(), d.readRawBytes(3).toString(), d.readValue());
const buffer = new ArrayBuffer(4);
const t = new v8.Serializer();
t.transferArrayBuffer(7, buffer);
t.writeHeader();
t.writeValue([buffer, new Uint8Array(buffer, 1, 2)]);
const u = new v8.Deserializer(t.releaseBuffer());
const given = new ArrayBuffer(4);
u.transferArrayBuffer(7, given);
u.readHeader();
const [first, second] = u.readValue();
console.log(first === given, second.buffer === given, second.byteOffset, second.length);
const spaces = v8.getHeapSpaceStatistics();
console.log(spaces.map((s) => s.space_name).join(), Object.keys(spaces[0]).join(), spaces.every((s) => s.space_used_size + s.space_available_size <= s.space_size + 2 ** 24));
console.log(Number.isInteger(v8.cachedDataVersionTag()), v8.isStringOneByteRepresentation('é'), v8.isStringOneByteRepresentation('日'));
