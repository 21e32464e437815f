var lines = [];
function show(v) {
  if (v === undefined) return 'undefined';
  if (typeof v === 'bigint') return String(v) + 'n';
  if (typeof v === 'number') return Object.is(v, -0) ? '-0' : String(v);
  if (v && typeof v === 'object' && typeof v.BYTES_PER_ELEMENT === 'number' && v.length !== undefined) { var s = v.constructor.name + '('; for (var i = 0; i < v.length; i++) s += (i ? ',' : '') + show(v[i]); return s + ')'; }
  if (Array.isArray(v)) { var s = '['; for (var i = 0; i < v.length; i++) s += (i ? ',' : '') + show(v[i]); return s + ']'; }
  if (v instanceof ArrayBuffer) return 'ArrayBuffer(' + v.byteLength + ')';
  if (typeof v === 'object' && v !== null) return Object.prototype.toString.call(v);
  return typeof v + ':' + String(v);
}
function t(f) { var r; try { r = show(f()); } catch (e) { r = e.name + ': ' + e.message; } lines.push(r); }
var all = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array];
var nums = [0, -0, 1, -1, 1.5, 2.5, -1.5, 127, 128, 255, 256, 300, -129, 32768, 65535, 65536, 2147483647, 2147483648, 4294967295, 4294967296, 1e21, -1e21, NaN, Infinity, -Infinity, 0.1, 3e38, 1e39, 1e-45, '12', 'x', null, true, undefined];
for (var C of all) t(function () { return new C(nums); });
for (var C of all) { t(function () { return new C(3); }); t(function () { return [C.name, C.length, C.BYTES_PER_ELEMENT, C.prototype.BYTES_PER_ELEMENT, Object.getPrototypeOf(C) === Object.getPrototypeOf(Int8Array)]; }); }
t(function () { return new BigInt64Array([1n, -1n, 2n ** 63n, 2n ** 64n + 5n, true, '7']); });
t(function () { return new BigUint64Array([1n, -1n, 2n ** 63n, 2n ** 64n + 5n]); });
var errs = [
  () => new ArrayBuffer(-1), () => new Uint8Array(-1), () => new Uint8Array(new ArrayBuffer(8), 9), () => new Uint16Array(new ArrayBuffer(8), 1), () => new Uint16Array(new ArrayBuffer(7)),
  () => new Uint16Array(new ArrayBuffer(8), 0, 9), () => new Uint8Array(new ArrayBuffer(8), -1), () => new Uint8Array(new ArrayBuffer(8), 0, -1), () => Uint8Array(1), () => ArrayBuffer(1), () => DataView(1), () => new DataView(1),
  () => new DataView(new ArrayBuffer(8), 9), () => new DataView(new ArrayBuffer(8), 1, 9), () => new DataView(new ArrayBuffer(8)).getInt8(9), () => new DataView(new ArrayBuffer(8)).getInt8(-1), () => new DataView(new ArrayBuffer(8), -1), () => new DataView(new ArrayBuffer(8), 0, -1),
  () => Object.getPrototypeOf(Uint8Array)(), () => new (Object.getPrototypeOf(Uint8Array))(), () => Object.getPrototypeOf(Uint8Array.prototype).fill(), () => Object.getPrototypeOf(Uint8Array.prototype).set(),
  () => new Uint8Array(4).set([1, 2, 3, 4, 5]), () => new Uint8Array(4).set([1], -1), () => new Uint8Array(4).set(new Uint8Array(5)), () => new BigInt64Array([1]), () => new BigInt64Array(1).fill(1), () => new Uint8Array([1n]), () => new Uint8Array(new BigInt64Array(1)), () => new Uint8Array(4).set(new BigInt64Array(1)),
  () => new Uint8Array(2).map(1), () => new Uint8Array(2).forEach(), () => new Uint8Array(2).sort(1), () => new Uint8Array(2).reduce(), () => new Uint8Array(0).reduce((a, b) => a), () => new Uint8Array(2).with(5, 1), () => Uint8Array.from(1), () => Uint8Array.from([1], 1), () => Uint8Array.of.call(1),
  () => new ArrayBuffer(8, { maxByteLength: 4 }), () => new ArrayBuffer(8, { maxByteLength: 9 }).resize(10), () => ArrayBuffer.prototype.slice.call({}), () => ArrayBuffer.prototype.resize.call(1), () => Atomics.add([], 0, 1), () => Atomics.add(new Float64Array(1), 0, 1), () => Atomics.add(new Int32Array(1), 1, 1), () => Atomics.notify(new Int32Array(1), 0, 0), () => new SharedArrayBuffer(-1),
  () => new SharedArrayBuffer(8, { maxByteLength: 16 }).grow(4), () => Object.defineProperty(new Uint8Array(2), 0, { value: 1, configurable: false }), () => Object.freeze(new Uint8Array(2)), 
  () => new Uint8Array({ length: -1 }).length, () => new Uint8Array(Symbol()), () => new DataView(new ArrayBuffer(8)).setBigInt64(0, 1), () => new DataView(new ArrayBuffer(8)).setInt8(0, 1n), () => Atomics.store(new BigInt64Array(1), 0, 1), () => Atomics.store(new Int32Array(1), 0, -0),
];
for (var f of errs) t(f);
// methods
t(() => new Uint8Array([1, 2, 3, 4, 5]).slice(1, -1)); t(() => new Uint8Array([1, 2, 3, 4, 5]).subarray(1, -1)); t(() => { var a = new Uint8Array([1, 2, 3, 4, 5]); var b = a.subarray(2); b[0] = 9; return [a[2], b.byteOffset, b.buffer === a.buffer, b.length]; });
t(() => new Int16Array([5, -3, 2]).sort()); t(() => new Float64Array([NaN, 1, -0, 0, -1, Infinity, -Infinity]).sort()); t(() => new Float32Array([NaN, 1, -0, 0, -1]).sort()); t(() => new Uint8Array([3, 1, 2]).sort((a, b) => b - a)); t(() => new BigInt64Array([3n, -1n, 2n]).sort()); t(() => new BigInt64Array([3n, -1n, 2n]).sort((a, b) => a < b ? 1 : -1));
t(() => new Uint8Array([3, 1, 2]).toSorted()); t(() => new Uint8Array([3, 1, 2]).toReversed()); t(() => new Uint8Array([3, 1, 2]).reverse()); t(() => new Uint8Array([3, 1, 2]).with(1, 300)); t(() => new Uint8Array([3, 1, 2]).with(-1, 7));
t(() => new Uint8Array([1, 2, 3, 4, 5]).copyWithin(0, 3)); t(() => new Uint8Array([1, 2, 3, 4, 5]).copyWithin(1, 0, 3)); t(() => new Uint16Array(5).fill(0x1234, 1, 4)); t(() => new Float64Array(5).fill(1.5)); t(() => new BigInt64Array(3).fill(-1n));
t(() => new Uint8Array([1, 2, 3]).map(x => x * 100)); t(() => new Uint8Array([1, 2, 3, 4]).filter(x => x % 2)); t(() => new Uint8Array([1, 2, 3]).reduce((a, b) => a + b)); t(() => new Uint8Array([1, 2, 3]).reduceRight((a, b) => a + '-' + b)); t(() => new Uint8Array([1, 2, 3]).find(x => x > 1)); t(() => new Uint8Array([1, 2, 3]).findIndex(x => x > 5)); t(() => new Uint8Array([1, 2, 3]).findLast(x => x < 3)); t(() => new Uint8Array([1, 2, 3]).findLastIndex(x => x < 3)); t(() => new Uint8Array([1, 2, 3]).some(x => x > 2)); t(() => new Uint8Array([1, 2, 3]).every(x => x > 2));
t(() => new Uint8Array([1, 2, 3, 2]).indexOf(2)); t(() => new Uint8Array([1, 2, 3, 2]).lastIndexOf(2)); t(() => new Uint8Array([1, 2, 3, 2]).lastIndexOf(2, -2)); t(() => new Float64Array([NaN]).includes(NaN)); t(() => new Float64Array([NaN]).indexOf(NaN)); t(() => new Uint8Array([1]).includes(257)); t(() => new Uint8Array([0]).includes(-0)); t(() => new BigInt64Array([5n]).includes(5n)); t(() => new BigInt64Array([5n]).includes(5)); t(() => new BigUint64Array([2n ** 63n]).indexOf(2n ** 63n)); t(() => new Uint8Array([1]).includes());
t(() => new Uint8Array([1, 2, 3]).join()); t(() => new Uint8Array([1, 2, 3]).join('--')); t(() => new Float64Array([1.5, 1e21, -0]).join()); t(() => String(new Uint8Array(3))); t(() => new Uint8Array([1, 2]).toLocaleString()); t(() => Object.prototype.toString.call(new Uint8Array(1))); t(() => new Uint8Array([7, 8]).at(-1)); t(() => new Uint8Array([7, 8]).at(5));
t(() => Uint8Array.from([1, 2, 3], x => x * 2)); t(() => Uint8Array.of(1, 2, 300)); t(() => Uint8Array.from({ length: 3, 0: 5, 2: 7 })); t(() => Uint8Array.from('123')); t(() => Uint8Array.from(new Set([1, 2, 1])));  t(() => [...new Uint8Array([1, 2])]); t(() => [...new Uint8Array([1, 2]).entries()]); t(() => [...new Uint8Array([1, 2]).keys()]);
t(() => new Uint8Array(new Float64Array([1.9, -1, 256]))); t(() => new Float32Array(new Uint8Array([1, 2]))); t(() => { var a = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]); var b = new Uint16Array(a.buffer, 0, 4); a.set(b); return a; }); t(() => { var b = new ArrayBuffer(16); var a = new Uint16Array(b, 0, 4); a.set([1, 2, 3, 4]); var c = new Uint8Array(b, 1, 4); c.set(a); return new Uint8Array(b); });
// properties
t(() => { var a = new Uint8Array(2); a[5] = 1; a['-0'] = 1; a['1.5'] = 2; a.foo = 3; return [a[5], a['-0'], a['1.5'], a.foo, 5 in a, 1 in a, '-0' in a, Object.keys(a).join(), 'length' in a, delete a[5]]; });
t(() => { 'use strict'; var a = new Uint8Array(2); return [delete a[9], (function () { try { delete a[0]; } catch (e) { return e.message; } })()]; });
t(() => (d => [d.value, d.writable, d.enumerable, d.configurable])(Object.getOwnPropertyDescriptor(new Uint8Array([7]), 0))); t(() => Object.getOwnPropertyDescriptor(new Uint8Array([7]), 1)); t(() => Reflect.set(new Uint8Array(1), 3, 1)); t(() => Reflect.defineProperty(new Uint8Array(1), 0, { value: 5, writable: true, enumerable: true, configurable: true })); t(() => Reflect.ownKeys(new Uint8Array(2)).join());
t(() => { var o = Object.create(new Uint8Array([1, 2])); o[0] = 5; o[7] = 6; return [Object.keys(o).join(), o[0], o[7]]; });
// buffers
t(() => { var b = new ArrayBuffer(8); var u = new Uint8Array(b); u[0] = 1; var c = b.transfer(16); return [b.detached, b.byteLength, u.length, u[0], c.byteLength, new Uint8Array(c)[0], u.byteOffset]; });
t(() => { var b = new ArrayBuffer(8, { maxByteLength: 16 }); var u = new Uint8Array(b), v = new Uint8Array(b, 4), w = new Uint8Array(b, 4, 4), x = new Uint16Array(b, 2); var r = [u.length, v.length, w.length, x.length]; b.resize(16); r.push(u.length, v.length, w.length, x.length); b.resize(3); r.push(u.length, v.length, w.length, w.byteOffset, x.length); b.resize(8); r.push(u.length, v.length, w.length, x.length, b.resizable, b.maxByteLength); return r; });
t(() => { var b = new ArrayBuffer(8, { maxByteLength: 16 }); var d = new DataView(b, 4), e = new DataView(b, 4, 4); var r = [d.byteLength, e.byteLength]; b.resize(12); r.push(d.byteLength, e.byteLength); b.resize(6); r.push(d.byteLength); try { e.byteLength; } catch (x) { r.push(x.name); } return r; });
t(() => { var b = new ArrayBuffer(8); new Uint8Array(b).set([1, 2, 3, 4, 5, 6, 7, 8]); return new Uint8Array(b.slice(2, -2)); }); t(() => ArrayBuffer.isView(new DataView(new ArrayBuffer(1)))); t(() => ArrayBuffer.isView([]));
t(() => { var b = new ArrayBuffer(8); var u = new Uint8Array(b); b.transfer(); return u.fill(1); }); t(() => { var b = new ArrayBuffer(8); b.transfer(); return b.slice(); }); t(() => { var b = new ArrayBuffer(8); b.transfer(); return new Uint8Array(b); }); t(() => { var b = new ArrayBuffer(8); var d = new DataView(b); b.transfer(); return d.getInt8(0); }); t(() => { var b = new ArrayBuffer(8); var u = new Uint8Array(b); b.transfer(); return [...u]; }); t(() => { var b = new ArrayBuffer(8); var u = new Uint8Array(b); b.transfer(); return u.map(x => x); });
t(() => { var u = new Uint8Array(10); u[3] = 7; var b = u.buffer; return [b.byteLength, new Uint8Array(b)[3], u.buffer === b]; }); t(() => { var u = new Uint8Array(100); u[3] = 7; var b = u.buffer; return [b.byteLength, new Uint8Array(b)[3], u.buffer === b]; }); t(() => new Uint8Array(0).buffer.byteLength);
// data view
t(() => { var d = new DataView(new ArrayBuffer(16)); d.setInt16(0, -2); d.setUint16(2, 0xABCD, true); d.setFloat32(4, 1.1); d.setFloat64(8, Math.PI, true); return [d.getInt16(0), d.getUint16(2), d.getUint16(2, true), d.getFloat32(4), d.getFloat64(8, true), d.getUint8(0), d.getInt8(0), d.getUint32(4), d.getInt32(0, true)]; });
t(() => { var d = new DataView(new ArrayBuffer(16)); d.setBigInt64(0, -5n); d.setBigUint64(8, -1n, true); return [d.getBigInt64(0), d.getBigUint64(0), d.getBigUint64(8), d.getBigInt64(8)]; });
t(() => { var d = new DataView(new ArrayBuffer(2)); var r = []; d.setInt8(0, '300'); r.push(d.getInt8(0)); return r; });
// atomics
t(() => { var a = new Int32Array(2); return [Atomics.add(a, 0, 5), Atomics.sub(a, 0, 2), Atomics.and(a, 0, 2), Atomics.or(a, 0, 9), Atomics.xor(a, 0, 3), Atomics.exchange(a, 0, 77), Atomics.compareExchange(a, 0, 77, 88), Atomics.compareExchange(a, 0, 77, 99), Atomics.load(a, 0), Atomics.store(a, 1, 3.7), a[1]]; });
t(() => { var a = new Int8Array(1); return [Atomics.add(a, 0, 127), Atomics.add(a, 0, 1), a[0], Atomics.compareExchange(a, 0, 128, 5), a[0]]; }); t(() => { var a = new BigInt64Array(1); return [Atomics.add(a, 0, 5n), Atomics.sub(a, 0, 10n), a[0]]; });
// subclass, species
t(() => { class X extends Uint8Array { } var x = new X(3); return [x.slice(1) instanceof X, x.subarray(1) instanceof X, x.map(v => v).constructor.name, X.from([1]).constructor.name]; });
t(() => { var u = new Uint8Array(4); var n = 0; for (var v of u) { n++; } return n; }); t(() => { var [a, , b] = new Uint8Array([1, 2, 3]); return [a, b]; });
t(() => { var s = 0; var a = new Float64Array(1000); for (var i = 0; i < 1000; i++) a[i] = i * 0.5; for (var i = 0; i < 1000; i++) s += a[i]; return s; });
t(() => { var s = 0; for (var i = 0; i < 20000; i++) { var a = new Uint8Array(i % 200); if (a.length) a[0] = i; if (i % 7 == 0) s += a.buffer.byteLength; } return s; });
t(() => Object.getOwnPropertyNames(Object.getPrototypeOf(Uint8Array.prototype)).sort().join()); t(() => Object.getOwnPropertyNames(ArrayBuffer.prototype).sort().join()); t(() => Object.getOwnPropertyNames(DataView.prototype).sort().join());

lines.join('\n');
