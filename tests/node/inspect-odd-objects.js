'use strict';
// Objects whose prototype, class and constructor do not agree; getters that throw; what custom functions return.
const { inspect, format } = require('util');
Error.stackTraceLimit = 0;
const show = (value, options) => console.log(inspect(value, options).replaceAll('\u001b', '\\e'));

class Foo {}
const makers = [
  () => [1, 2], () => [1, , 3], () => Object.assign([], { x: 1 }), () => new Uint8Array(3), () => new Uint8Array(0), () => new Map([[1, 2], [3, 4]]), () => new Set([1, 2, 3]),
  () => new Map([[1, 2]]).keys(), () => new Set([1]).entries(), () => (function() { return arguments; })(1), () => () => 1, () => class K {}, () => new Date(0),
  () => new Error('e'), () => new ArrayBuffer(2), () => new DataView(new ArrayBuffer(2)), () => Promise.resolve(1), () => new WeakMap(), () => new WeakRef({}),
  () => (function* () {})(), () => new Number(1), () => new String('ab'), () => Object(1n), () => new Map(),
];
for (const make of makers) {
  for (const proto of [null, Foo.prototype, {}, Object.create(null), Object.create(Foo.prototype)]) {
    for (const options of [{}, { maxArrayLength: 1 }, { depth: -1 }]) show(Object.setPrototypeOf(make(), proto), options);
  }
}
show(Object.setPrototypeOf(/a/, {}));
show(Object.setPrototypeOf(new Uint8Array(3), null), { showHidden: true });

const thrown = (error) => ({ get g() { throw error; } });
for (const error of [new Error('boom'), 'text', null, undefined, { a: 1, b: { c: {} } }, Object.assign(new Error('x'), { code: 1 }), Symbol('s')]) {
  for (const options of [{ getters: true }, { getters: true, colors: true }, { getters: true, breakLength: 10 }]) {
    show(thrown(error), options);
    show([[thrown(error)]], options);
  }
}
const traced = new Error('boom');
traced.stack = 'Error: boom\n    at a (x.js:1:1)\n    at b';
show({ q: { z: thrown(traced) } }, { getters: true, compact: false });
show({ get f() { return function foo() {}; }, get c() { return class Q {}; }, get s() { return 'a\nb'; }, get o() { return { a: { b: { c: {} } } }; } }, { getters: true });

show({ a: { [inspect.custom]: () => null }, b: { [inspect.custom]: () => 5 }, c: { [inspect.custom]: () => Symbol('q') } });
const custom = (result) => ({ [inspect.custom]: () => result });
for (const compact of [3, false, true]) {
  const options = { compact, breakLength: 10 };
  show([custom({ d: 1, n: 2 })], options);
  show({ a: { b: custom({ d: 1, n: [1, { x: 5 }] }) } }, options);
  show({ a: { b: custom('x\ny') } }, options);
}

for (const colors of [false, true]) {
  show(new DataView(new ArrayBuffer(3), 1), { colors });
  show(Object.assign(new ArrayBuffer(3), { k: 1 }), { colors });
  show(new Uint8Array(2), { colors, showHidden: true });
  show({ a: new ArrayBuffer(0), b: new DataView(new ArrayBuffer(3)) }, { colors, depth: 0 });
}
show([-0, -1234567, 1234567.1234567, -0.5, 1e21, 123456789n], { numericSeparator: true });
show(Error);
show(function named() { 'use strict'; }, { showHidden: true });
console.log(Reflect.ownKeys(Object.assign(function f() { 'use strict'; }, { a: 1 })), Reflect.ownKeys(class { static x = 1; }));
console.log(format('%s %s %s', Object.create({ toString() { return 'inherited'; } }), Buffer.from('a'), Object.create({ a: 1 })));

const attempt = (f) => {
  try {
    f();
  } catch (e) {
    console.log(e.code, e.message);
  }
};
console.table([1, 2], ['a']);
console.table([{ a: 1 }, 5], ['a']);
attempt(() => console.table(5, 5));
attempt(() => new console.Console({ stdout: process.stdout, colorMode: 'x' }));
console.log(['log', 'error', 'dirxml', 'table', 'dir', 'assert', 'groupCollapsed'].map((name) => `${console[name].name} ${console[name].length}`));
