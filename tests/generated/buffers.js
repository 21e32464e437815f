'use strict';
// Random calls of everything that node:buffer has: programs from seeds.
//
//   buffers.js FIRST COUNT        a line for each program: its seed, how many calls, a hash of all it saw
//   buffers.js FIRST COUNT calls  every call and what came of it
//
// Arguments are of every kind: right, nearly right and hostile; objects whose valueOf allocates, collects, detaches or
// shrinks the memory that the call is about. buffers.out has what Node prints.

const buffer = require('buffer');
const { Buffer } = buffer;
const { inspect } = require('util');
const [, , first = '1', count = '1', verbose] = process.argv;
const CALLS = 200;
process.removeAllListeners('warning');
process.on('warning', () => {});
process.noDeprecation = true;

let state;
function next() { // mulberry32
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return (t ^ (t >>> 14)) >>> 0;
}
const below = (n) => next() % n;
const pick = (list) => list[below(list.length)];
const chance = (n) => below(n) === 0;

let pool; // buffers that calls are about

const encodings = ['utf8', 'utf-8', 'hex', 'base64', 'base64url', 'latin1', 'binary', 'ascii', 'ucs2', 'ucs-2', 'utf16le', 'utf-16le'];
const oddEncodings = ['UTF8', 'Hex', 'BASE64', 'Latin1', 'UCS-2', 'uTf16lE', '', 'buffer', 'nope', 'utf', 'utf16', 'toString', '__proto__', 'constructor'];
const texts = ['', 'a', 'abc', 'hello world', 'é', 'äöü€', '你好', '😀', 'a😀b', '\ud83d', '\ude00x', 'x\ud800', '\ud800\ud800', '\0', '\x80\xff', '\u0100', 'ff', '0g', 'abc0', 'deadbeef', 'DEADBEEF', 'f', 'zz',
  'aGVsbG8=', 'aGVsbG8', 'aGVs bG8=', 'aGVsb\nG8', '_-8=', '+/8', '====', 'a===', 'YQ==YQ==', 'YQ=', '*', 'é=', '-1', '1', 'x'.repeat(100), 'é'.repeat(40), 'ab'.repeat(30), '\u2028', '\ufeffbom', 'aGVsbG8=\u0141', '6\u01316'];
const numbers = [0, 1, 2, 3, 4, 5, 7, 8, 16, 31, 64, 100, 255, 256, 65535, 65536, -1, -2, -8, -128, -129, 127, 128, 32767, 32768, 2 ** 31, 2 ** 31 - 1, -(2 ** 31), 2 ** 32, 2 ** 32 - 1, 2 ** 40, 2 ** 47, 2 ** 48, 2 ** 53, -(2 ** 53), 1.5, -0.5, 0.1, 1e300, -0];
const bigints = [0n, 1n, -1n, 255n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n, -(2n ** 63n), -(2n ** 63n) - 1n, 10n ** 30n];
const small = () => below(12);
// What can be a length: nothing that is merely large.
const size = () => chance(2) ? below(30) : pick([0, -1, NaN, 1.5, 2 ** 53, Infinity, -0, '3', undefined, null, {}, 1n, true, 63, 64, 65, 4095, 4096, 5000]);

function hostile() {
  switch (below(22)) {
    case 0: return undefined;
    case 1: return null;
    case 2: return true;
    case 3: return false;
    case 4: return NaN;
    case 5: return Infinity;
    case 6: return -Infinity;
    case 7: return {};
    case 8: return [];
    case 9: return [1, 2, 300, -1, '7', 1.9];
    case 10: return pick(texts);
    case 11: return pick(bigints);
    case 12: return Symbol('s');
    case 13: return function f() {};
    case 14: return noted({ valueOf() { collect(); return 3; } }, '{valueOf: collects, 3}');
    case 15: return noted({ toString() { collect(); return 'hex'; } }, "{toString: collects, 'hex'}");
    case 16: return noted({ valueOf() { throw new RangeError('valueOf'); } }, '{valueOf: throws}');
    case 17: return new Date(0);
    case 18: return /x/;
    case 19: return noted({ length: pick([3, -1, 1.5, '2', NaN, 2]), 0: 1, 1: 258, 2: 'x' }, 'array-like');
    case 20: return pick(numbers);
    default: return new Map();
  }
}

const notes = new WeakMap();
function noted(value, text) {
  notes.set(value, text);
  return value;
}

function collect() {
  for (let i = 0; i < 20; i++) Buffer.allocUnsafe(100 + i);
  if (globalThis.gc) globalThis.gc({ type: 'minor' });
}

// An object that takes the memory of `target` away, or shrinks it, when it is made a number.
function trap(target) {
  const to = pick([0, 1, 2, 5]);
  if (target.buffer.resizable) {
    const length = pick([0, 3, 8, 40]);
    return noted({ valueOf() { try { target.buffer.resize(length); } catch {} return to; }, toString() { this.valueOf(); return 'hex'; } }, `{valueOf: resizes to ${length}, ${to}}`);
  }
  if (target.own) {
    return noted({ valueOf() { try { target.buffer.transfer(); } catch {} return to; }, toString() { this.valueOf(); return 'utf8'; } }, `{valueOf: detaches, ${to}}`);
  }
  return hostile();
}

function integer(target) {
  switch (below(12)) {
    case 0: return hostile();
    case 1: return pick(numbers);
    case 2: return target ? trap(target) : hostile();
    case 3: return undefined;
    case 4: return target ? target.length : 0;
    case 5: return target ? target.length - below(5) : 0;
    case 6: return -small();
    case 7: return String(small());
    default: return small();
  }
}
const encoding = () => chance(12) ? hostile() : chance(8) ? pick(oddEncodings) : chance(5) ? undefined : pick(encodings);
const text = () => chance(10) ? hostile() : chance(6) ? randomText() : pick(texts);
// (Node aborts when it is to look for half a character.)
const wellFormed = (v) => typeof v === 'string' ? v.toWellFormed() : v;
function randomText() {
  let s = '';
  for (let n = below(20); n > 0; n--) s += String.fromCharCode(chance(4) ? below(65536) : chance(3) ? 0xd800 + below(2048) : below(300));
  return s;
}
function bytes() {
  const list = [];
  const kind = below(4);
  for (let n = below(24); n > 0; n--) list.push(kind === 0 ? below(256) : kind === 1 ? pick([0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0, 0xff, 0x41]) : below(128));
  return list;
}

function makeView() {
  let b;
  switch (below(14)) {
    case 0: b = Buffer.alloc(below(40), pick(texts.slice(1, 6))); break;
    case 1: b = Buffer.from(bytes()); break;
    case 2: b = Buffer.from(randomText()); break;
    case 3: b = Buffer.from(pick(texts), pick(encodings)); break;
    case 4: { const own = new ArrayBuffer(below(64)); b = Buffer.from(own, 0); b.own = true; for (let i = 0; i < b.length; i++) b[i] = below(256); break; }
    case 5: { const own = new ArrayBuffer(below(40), { maxByteLength: 64 }); b = Buffer.from(own); for (let i = 0; i < b.length; i++) b[i] = below(256); break; }
    case 6: { const own = new ArrayBuffer(40, { maxByteLength: 64 }); b = Buffer.from(own, 8, 16); for (let i = 0; i < b.length; i++) b[i] = i; break; }
    case 7: b = Buffer.from(new SharedArrayBuffer(below(32))); break;
    case 8: b = new Uint8Array(bytes()); break;
    case 9: { const p = pick(pool), from = small(), to = small() + 8; try { b = p.subarray(from, to); } catch { b = Buffer.alloc(4); } break; }
    case 10: b = Buffer.concat([Buffer.from(bytes()), Buffer.from(bytes())]); break;
    case 11: b = Buffer.from('ab'.repeat(below(60))); break;
    case 12: b = Buffer.allocUnsafe(below(100)).fill(below(256)); break;
    default: b = Buffer.from(bytes());
  }
  return b;
}
const view = () => chance(14) ? hostile() : chance(14) ? pick([new Uint16Array([1, 2, 515]), new DataView(new ArrayBuffer(6)), new Float32Array(2), new ArrayBuffer(5), new BigInt64Array(1), new Uint8ClampedArray([9, 300])]) : pick(pool);

function show(value, depth = 0) {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value);
  switch (typeof value) {
    case 'number': return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint': return `${value}n`;
    case 'string': return value.length > 300 ? `text of ${value.length} #${hash(value)}` : JSON.stringify(value);
    case 'symbol': return String(value);
    case 'function': return `function ${value.name}`;
  }
  if (notes.has(value)) return notes.get(value);
  if (value instanceof Error) return `${value.name} ${value.code} ${value.message}`;
  if (Buffer.isBuffer(value) || value instanceof Uint8Array) {
    const kind = Buffer.isBuffer(value) ? 'B' : 'U';
    const hex = Array.prototype.map.call(value, (x) => (x < 16 ? '0' : '') + x.toString(16)).join('');
    return hex.length > 160 ? `${kind}${value.length}#${hash(hex)}` : `${kind}<${hex}>`;
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return inspect(value).replace(/\s+/g, ' ');
  if (Array.isArray(value) && depth < 2) return `[${value.map((v) => show(v, depth + 1))}]`;
  if (depth < 2 && Object.getPrototypeOf(value) === Object.prototype) return `{${Object.keys(value).map((k) => `${k}:${show(value[k], depth + 1)}`)}}`;
  return Object.prototype.toString.call(value);
}

function hash(s) { // FNV-1a over units
  let h = 0x811c9dc5;
  for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(36);
}

const ints = [];
for (const way of ['read', 'write']) {
  for (const n of ['UInt8', 'Int8', 'Uint8']) ints.push([way, way + n, 1]);
  for (const n of ['UInt16', 'Int16', 'UInt32', 'Int32', 'Uint16', 'Uint32', 'Float', 'Double', 'BigInt64', 'BigUInt64', 'BigUint64']) for (const e of ['LE', 'BE']) ints.push([way, way + n + e, 1]);
  for (const n of ['UInt', 'Int', 'Uint']) for (const e of ['LE', 'BE']) ints.push([way, way + n + e, 2]);
}
const slices = ['utf8Slice', 'latin1Slice', 'asciiSlice', 'hexSlice', 'base64Slice', 'base64urlSlice', 'ucs2Slice'];
const writes = ['utf8Write', 'latin1Write', 'asciiWrite', 'hexWrite', 'base64Write', 'base64urlWrite', 'ucs2Write'];

// Trailing arguments are left out as often as not.
const some = (list) => list.slice(0, chance(3) ? below(list.length + 1) : list.length);

// What is called, on what, with what.
function call() {
  const b = pick(pool);
  const on = (name, ...args) => [b, name, some(args)];
  const fn = (name, ...args) => [Buffer, name, some(args)];
  const free = (name, ...args) => [buffer, name, some(args)];
  switch (below(40)) {
    case 0: return on('toString', encoding(), integer(b), integer(b));
    case 1: return on('write', text(), integer(b), integer(b), encoding());
    case 2: return on('write', text(), chance(2) ? encoding() : integer(b), encoding());
    case 3: return on('fill', chance(2) ? text() : chance(2) ? view() : integer(b), integer(b), integer(b), encoding());
    case 4: return on('fill', text(), encoding());
    case 5: case 6: {
      // (Node aborts the process when the end is neither number nor text.)
      const end = chance(3) ? undefined : chance(2) ? pick(numbers) : pick(encodings);
      return on(pick(['indexOf', 'lastIndexOf', 'includes']), chance(3) ? view() : chance(3) ? integer(b) : wellFormed(text()), integer(b), end, encoding());
    }
    case 7: return on(pick(['indexOf', 'lastIndexOf', 'includes']), wellFormed(text()), pick(encodings));
    case 8: return on('copy', view(), integer(b), integer(b), integer(b));
    case 9: return on('compare', view(), integer(b), integer(b), integer(b), integer(b));
    case 10: return on('equals', view());
    case 11: return on(pick(['slice', 'subarray']), integer(b), integer(b));
    case 12: return on(pick(['swap16', 'swap32', 'swap64']));
    case 13: return on('toJSON');
    // (No traps: Node reads and writes what was given away meanwhile.)
    case 14: return on(pick(slices), integer(), integer());
    case 15: return on(pick(writes), text(), integer(), integer());
    case 16: case 17: case 18: case 19: case 20: {
      const [way, name, kind] = pick(ints);
      const number = () => name.includes('Big') ? (chance(6) ? hostile() : pick(bigints)) : chance(8) ? hostile() : pick(numbers);
      const where = chance(3) ? integer(b) : below(Math.max(1, (b.length | 0) - (chance(3) ? 0 : 7)));
      const width = chance(6) ? hostile() : 1 + below(7);
      const args = way === 'read' ? [where] : [number(), where];
      if (kind === 2) args.push(width);
      return on(name, ...args);
    }
    case 21: return fn('from', chance(2) ? text() : chance(2) ? view() : hostile(), chance(2) ? encoding() : integer(), integer());
    case 22: return fn('from', chance(2) ? new ArrayBuffer(16) : new SharedArrayBuffer(8), integer(), integer());
    case 23: return fn('from', pick([{ type: 'Buffer', data: [1, 2, 3] }, { type: 'Buffer', data: 'x' }, new String('str'), { [Symbol.toPrimitive]: () => 'prim' }, { length: 3 }, { length: '3' }, { valueOf: () => [1, 2] }, [1, -1, 256, 'x', null, 3.7], { buffer: new ArrayBuffer(3), length: 2 }, new Uint16Array([1, 257])]), encoding());
    case 24: return fn('alloc', size(), chance(2) ? text() : chance(2) ? view() : hostile(), encoding());
    case 25: return fn('concat', chance(8) ? hostile() : [view(), view(), pick(pool)].slice(0, below(4)), chance(2) ? undefined : size());
    case 26: return fn('byteLength', chance(2) ? text() : chance(2) ? view() : hostile(), encoding());
    case 27: return fn('compare', view(), view());
    case 28: return fn('isEncoding', encoding());
    case 29: return fn('isBuffer', view());
    case 30: return fn('of', hostile(), integer(), below(300));
    case 31: return fn('copyBytesFrom', chance(3) ? new Uint16Array([1, 2, 3, 4]) : view(), integer(), integer());
    case 32: return free('transcode', view(), encoding(), encoding());
    case 33: return free(pick(['isUtf8', 'isAscii']), view());
    case 34: return free(pick(['atob', 'btoa']), text());
    case 35: return [{ inspect: () => inspect(b) }, 'inspect', []];
    case 36: return !Buffer.isBuffer(b) ? on('equals', view()) : on('toLocaleString', encoding(), integer(b), integer(b));
    case 37: return on('inspect');
    case 38: return [{ same: () => [b.length, b.byteLength, b instanceof Uint8Array, Object.keys(b).length] }, 'same', []];
    default: return [Buffer.prototype, pick(['toString', 'write', 'indexOf', 'equals', 'compare', 'slice', 'fill', 'swap16', 'readInt8', 'utf8Slice', 'hexWrite', 'copy']), some([hostile(), integer()])];
  }
}

function program(seed) {
  state = Math.imul(seed, 0x9e3779b1) | 0;
  pool = [];
  for (let i = 0; i < 6; i++) pool.push(makeView());
  let all = '';
  for (let i = 0; i < CALLS; i++) {
    const [receiver, name, args] = call();
    if (receiver[name] === undefined) continue; // a Uint8Array of the pool
    const on = pool.indexOf(receiver);
    const described = verbose ? `${on >= 0 ? show(receiver) : receiver === Buffer ? 'Buffer' : receiver === Buffer.prototype ? 'prototype' : ''}.${name}(${args.map((a) => show(a))})` : '';
    let line;
    try {
      const got = receiver[name](...args);
      line = show(got);
      if ((Buffer.isBuffer(got)) && chance(3)) pool[below(pool.length)] = got;
    } catch (e) {
      line = `! ${show(e)}`;
    }
    if (on >= 0 && name.match(/write|fill|swap|copy/i)) line += ` now ${show(receiver)}`;
    if (verbose) console.log(`${seed}.${i} ${described} -> ${line}`);
    all += line + '\n';
    if (chance(15)) pool[below(pool.length)] = makeView();
  }
  return hash(all);
}

for (let seed = +first; seed < +first + +count; seed++) {
  const h = program(seed);
  if (!verbose) console.log(`${seed} ${CALLS} ${h}`);
}
