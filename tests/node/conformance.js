// What the conformance suite found: one line for each thing that was wrong.
'use strict';
const show = (f) => { try { return f(); } catch (e) { return `${e.name}: ${e.message}`; } };
const sloppy = (text) => (0, eval)(text);

// Private methods: the receiver's brand.
class A {
  #f; #m() {} get #g() { return 1; } set #s(v) {} static #sm() {} static #sf = 1;
  static t(o, k) {
    switch (k) {
      case 0: return o.#m();
      case 1: return o.#g;
      case 2: return (o.#s = 1);
      case 3: return o.#f;
      case 4: return o.#sm();
      case 5: return o.#sf;
      case 6: return (o.#f = 1);
      case 7: return (o.#m = 1);
      case 8: return (o.#g = 1);
      case 9: return o.#s;
      case 10: return #m in o;
      case 11: return (o.#sm = 1);
    }
  }
}
for (const o of [{}, 1, null, undefined, A, new A()]) {
  for (let k = 0; k < 12; k++) console.log(typeof o, k, show(() => typeof A.t(o, k)));
}
class Same { constructor(o) { return o; } }
for (const X of [class C extends Same { #m() {} }, class D extends Same { #f; }]) {
  const o = {};
  new X(o);
  console.log(show(() => new X(o)));
}

// JSON.rawJSON.
for (const t of ['', ' 1', '1 ', '{}', '[1]', '\t"a"', 'undefined', '-', '"a', 'x', '1 2', '"\u20ac"', 'null', undefined]) {
  console.log(show(() => JSON.stringify({ a: [JSON.rawJSON(t)] })));
}
const raw = JSON.rawJSON('12345678901234567890');
console.log(JSON.stringify({ raw }), raw.rawJSON, JSON.isRawJSON(raw), JSON.isRawJSON({ rawJSON: '1' }), Object.isFrozen(raw), Object.getPrototypeOf(raw));

// `arguments` and the parameters of sloppy functions are one.
console.log(sloppy(`(function (a, b) { a = 'x'; return arguments[0] + arguments.length; })(1)`));
console.log(sloppy(`(function (a, b) { b = 'x'; return arguments[1] + arguments.length; })(1)`));
console.log(sloppy(`(function (a) { arguments[0] = 'x'; return a; })(1)`));
console.log(sloppy(`(function (a, a) { a = 'x'; return [...arguments].join(); })(1, 2)`));
console.log(sloppy(`(function (a) { delete arguments[0]; a = 2; return arguments[0]; })(1)`));
console.log(sloppy(`(function (a) { Object.defineProperty(arguments, 0, { writable: false }); a = 2; return arguments[0]; })(1)`));
console.log(sloppy(`(function (a) { Object.defineProperty(arguments, 0, { value: 3 }); return a; })(1)`));
console.log(sloppy(`(function (a) { Object.freeze(arguments); a = 2; return arguments[0]; })(1)`));
console.log(sloppy(`(function (a) { const f = () => { a++; }; f(); f(); return arguments[0]; })(1)`));
console.log(sloppy(`(function (a) { arguments[0]++; var g = function* () { yield a; }; return [...g()][0]; })(1)`));
console.log(sloppy(`(function (a, b = 1) { a = 'x'; return arguments[0]; })(1)`));
console.log(sloppy(`(function (a) { 'use strict'; a = 'x'; return arguments[0]; })(1)`));
console.log(sloppy(`(function (a) { function a() {} return typeof arguments[0]; })(1)`));
console.log(sloppy(`(function (a) { a = { b: [1] }; return JSON.stringify(arguments) + Object.keys(arguments); })(1, 2)`));

// An index that doubles leaves no dense array.
{
  const x = [];
  for (let k = 2; k < 2 ** 32; k *= 2) x[k - 2] = k;
  console.log(x.length, Object.keys(x).length);
}

// What eval declares can be deleted.
console.log(sloppy('var evaluated = 1; function evaluatedToo() {} delete evaluated && delete evaluatedToo'));

// Static methods begin behind `static`.
class T { static /* x */ async * m() {} static get y() { return 1; } static #p() {} static q() { return T.#p; } }
console.log(`${T.m}|${Object.getOwnPropertyDescriptor(T, 'y').get}|${T.q()}`);

// Typed arrays.
{
  const buffer = new ArrayBuffer(8, { maxByteLength: 8 });
  const t = new Uint8Array(buffer);
  t.constructor = { [Symbol.species]: function (n) { buffer.resize(2); return new Uint8Array(n); } };
  console.log(t.slice(4).length, t.length);
  const behind = new Uint8Array(new ArrayBuffer(4, { maxByteLength: 8 }), 2, 2);
  behind.buffer.resize(3);
  console.log(show(() => behind.subarray(0).length), behind.length);
  const resizable = new ArrayBuffer(1, { maxByteLength: 2 });
  resizable.transfer();
  console.log(resizable.resizable, resizable.detached);
}

console.log((9.999999999999999e-22).toPrecision(16), (1e21).toPrecision(22), (0.00001).toPrecision(1), (99.99).toPrecision(3));
const holed = [0, 1, 2];
Object.defineProperty(holed, 1, { get() { return 'no'; } });
console.log(holed.with(1, 'yes'), typeof new Proxy(Proxy.revocable(() => {}, {}).proxy, {}));
{
  const { proxy, revoke } = Proxy.revocable(() => {}, {});
  revoke();
  console.log(typeof proxy, typeof new Proxy(proxy, {}));
}
console.log(Object.getOwnPropertyDescriptor(Object.getPrototypeOf(function* () {}), 'prototype').writable);

// Names that several groups have, and names beyond the BMP.
console.log(/(?:(?<x>a)|(?<x>b))\k<x>/.exec('bb'), /(?:(?<x>a)|(?<x>b))\k<x>/.test('ab'), /\k<x>(?:(?<x>a)|[(]|(?<x>b)){2}/u.exec('ab').groups.x);
console.log(/(?<\u{1d453}>fox)\k<\u{1d453}>/.exec('foxfox').groups, /(?<𝑓>fox)[𝑓]/.test('fox\ud835'));

// Array.fromAsync.
(async () => {
  const log = [];
  const iterable = {
    [Symbol.asyncIterator]() {
      let i = 0;
      return {
        next() { log.push(`next ${i}`); return Promise.resolve({ value: i, done: i++ === 2 }); },
        return() { log.push('return'); return {}; },
      };
    },
  };
  console.log(await Array.fromAsync(iterable), log.join());
  console.log(await Array.fromAsync([1, Promise.resolve(2), , 4]));
  console.log(await Array.fromAsync({ length: 2, 0: Promise.resolve('a'), 1: 'b' }, async (v, i) => v + i));
  console.log(await Array.fromAsync(new Set([1, 2]), function (v) { return this.by * v; }, { by: 10 }));
  console.log(await Array.fromAsync.call(Object, iterable));
  for (const bad of [
    () => Array.fromAsync(null),
    () => Array.fromAsync([], 1),
    () => Array.fromAsync(iterable, () => { throw new Error('mapper'); }),
    () => Array.fromAsync(iterable, async () => { throw new Error('later'); }),
    () => Array.fromAsync([Promise.reject(new Error('element'))]),
  ]) {
    log.length = 0;
    console.log(await bad().catch((e) => `${e.name}: ${e.message}`), log.join());
  }
})();
