// Offsets and values that are no plain numbers: what is coerced, what is refused, and how.
const odd = [undefined, null, 0, -0, 1, -1, 1.5, NaN, Infinity, -Infinity, 255, 256, 65536, 2 ** 31, 2 ** 32, -129, '1', '', 'x', true, 5n, 2n ** 64n, -1n, {}, [], [2], () => 1, { valueOf: () => 3 }];
const show = (v) => (typeof v === 'bigint' ? `${v}n` : typeof v === 'function' ? 'fn' : Object.is(v, -0) ? '-0' : typeof v === 'object' ? JSON.stringify(v) : typeof v === 'string' ? `'${v}'` : String(v));
const attempt = (f) => {
  try {
    return show(f());
  } catch (e) {
    return `${e.name} ${e.code} ${e.message}`;
  }
};
for (const v of odd) {
  console.log('read at', show(v), attempt(() => Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).readUInt16BE(v)), attempt(() => Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).readBigInt64LE(v)));
  for (const kind of ['UInt8', 'Int16LE', 'UInt32BE', 'FloatLE', 'DoubleBE', 'BigInt64BE', 'BigUInt64LE']) {
    const b = Buffer.alloc(9);
    console.log(kind, show(v), attempt(() => b[`write${kind}`](v)), attempt(() => b[`write${kind}`](kind.startsWith('Big') ? 7n : 7, v)), b.toString('hex'));
  }
}
console.log(attempt(() => Buffer.prototype.readUInt8.call(new Uint8Array([9]))));
