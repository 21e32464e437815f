'use strict';
// Running: traps, values across the border, calls in both directions.
const { D, EXTERN, F, FUNC, I, L, body, inst, mod, one, sec, show, str, type, vec } = require('./support/wasm_assembler.cjs');
show('unreachable', () => one([0x00]).t());
show('divide', () => one([0x41, 1, 0x41, 0, 0x6d, 0x1a]).t());
show('overflow', () => one([0x41, 0x80, 0x80, 0x80, 0x80, 0x78, 0x41, 0x7f, 0x6d, 0x1a]).t());
show('conversion', () => one([0x43, 0, 0, 0xc0, 0x7f, 0xa8, 0x1a]).t());
show('out of bounds', () => one([0x41, 0x80, 0x80, 0x04, 0x28, 2, 0, 0x1a], { mem: true }).t());
show('recursion', () => one([0x10, 0]).t());
show('grow too far', () => one([0x41, 5, 0x40, 0], { mem: true, r: [I] }).t());
const calls = (code, elements) => inst(mod(
  sec(1, vec([type([], []), type([I], [])])), sec(3, vec([[0], [1]])), sec(4, vec([[FUNC, 0, 2]])), sec(7, vec([[...str('t'), 0, 0], [...str('tab'), 1, 0]])),
  ...(elements ? [sec(9, vec([elements]))] : []), sec(10, vec([body(code), body([])])),
));
show('null', () => calls([0x41, 0, 0x11, 0, 0]).exports.t());
show('no such element', () => calls([0x41, 9, 0x11, 0, 0]).exports.t());
show('signature', () => calls([0x41, 0, 0x11, 0, 0], [0, 0x41, 0, 0x0b, 1, 1]).exports.t());
show('segment', () => calls([], [0, 0x41, 2, 0x0b, 1, 1]));
show('start', () => inst(mod(sec(1, vec([type([], [])])), sec(3, vec([[0]])), sec(8, [0]), sec(10, vec([body([0])])))));
let started = 0;
inst(mod(sec(1, vec([type([], [])])), sec(2, vec([[...str('e'), ...str('s'), 0, 0]])), sec(8, [0])), { e: { s() { started++; } } });
console.log('started', started);

const id = (t) => one([0x20, 0], { p: [t], r: [t] }).t;
show('i32', () => [id(I)(1.9), id(I)('7'), id(I)(2 ** 32 + 5), id(I)(-1), id(I)(), id(I)(null), id(I)(NaN), id(I)({ valueOf: () => 12 })]);
show('i64', () => [id(L)(5n), id(L)(2n ** 63n), id(L)(-1n), id(L)('12'), id(L)(true)]);
show('i64 of a number', () => id(L)(5));
show('i64 of nothing', () => id(L)());
show('f32', () => [id(F)(1.1), id(F)(1e40), id(F)(NaN), Object.is(id(F)(-0), -0)]);
show('f64', () => [id(D)(1.1), id(D)('x'), id(D)(undefined), Object.is(id(D)(-0), -0)]);
show('symbol', () => id(I)(Symbol()));
show('throwing value', () => id(I)({ valueOf() { throw new RangeError('from valueOf'); } }));
const things = [undefined, null, 1, 'text', Symbol.iterator, { a: 1 }, NaN, -0, 0, 12n];
show('externref', () => things.map((x) => Object.is(id(EXTERN)(x), x) || x));
const self = id(FUNC);
show('funcref', () => [self(self) === self, self(null)]);
show('funcref of a function', () => self(() => 1));
show('several results', () => one([0x41, 1, 0x42, 2], { r: [I, L] }).t());
const multi = mod(sec(1, vec([type([], [I, I])])), sec(2, vec([[...str('e'), ...str('f'), 0, 0]])), sec(7, vec([[...str('g'), 0, 0]])));
for (const value of [[1, 2], new Set([3, 4]), 1, [1, 2, 3], undefined]) show('several from the host', () => inst(multi, { e: { f: () => value } }).exports.g());

// JavaScript and WebAssembly call each other, a hundred deep.
const ping = mod(
  sec(1, vec([type([I], [I])])), sec(2, vec([[...str('e'), ...str('f'), 0, 0]])), sec(3, vec([[0]])), sec(7, vec([[...str('down'), 0, 1]])),
  sec(10, vec([body([0x20, 0, 0x45, 0x04, I, 0x41, 0, 0x05, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x41, 1, 0x6a, 0x0b])])),
);
const deep = inst(ping, { e: { f: (n) => deep.exports.down(n) } });
console.log(deep.exports.down(100));
const thrower = inst(ping, { e: { f: (n) => { if (n === 3) throw new Error(`at ${n}`); return thrower.exports.down(n); } } });
show('thrown through', () => thrower.exports.down(10));
console.log(thrower.exports.down(2));
const endless = inst(ping, { e: { f: (n) => endless.exports.down(n + 2) } });
show('endless', () => endless.exports.down(1));
const arity = inst(ping, { e: { f(...args) { return [args.length, this === undefined || this === globalThis].join() && args.length; } } });
console.log(arity.exports.down(5));

// A function of another instance in a table, as Emscripten's addFunction makes them of JavaScript's.
const make = (f) => inst(mod(sec(1, vec([type([I], [I])])), sec(2, vec([[...str('e'), ...str('f'), 0, 0]])), sec(7, vec([[...str('f'), 0, 0]]))), { e: { f } }).exports.f;
const made = make((n) => n * 3);
const caller = inst(mod(
  sec(1, vec([type([I], [I]), type([FUNC], [FUNC])])), sec(3, vec([[0], [1]])), sec(4, vec([[FUNC, 0, 3]])), sec(7, vec([[...str('t'), 0, 0], [...str('same'), 0, 1], [...str('tab'), 1, 0]])),
  sec(10, vec([body([0x20, 0, 0x41, 1, 0x11, 0, 0]), body([0x20, 0])])),
)).exports;
caller.tab.set(1, made);
caller.tab.set(2, made);
console.log(caller.t(14), caller.tab.get(1) === made, caller.tab.get(2) === made, caller.same(made) === made, made.name);
const crossed = inst(mod(sec(1, vec([type([I], [I])])), sec(2, vec([[...str('e'), ...str('f'), 0, 0], [...str('e'), ...str('t'), 1, FUNC, 0, 3]])), sec(7, vec([[...str('f'), 0, 0]]))), { e: { f: made, t: caller.tab } }).exports;
console.log(crossed.f === made, crossed.f(2));
show('thrown through both', () => { caller.tab.set(1, make(() => { throw new SyntaxError('deep'); })); caller.t(1); });

// Tables
const t = calls([], [0, 0x41, 0, 0x0b, 2, 0, 1]).exports;
console.log(t.tab.length, t.tab.get(0) === t.t, t.tab.get(1).length, t.tab.get(1) === t.tab.get(1));
const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2, maximum: 4 });
for (const [name, f] of Object.entries({
  get: () => table.get(), beyond: () => table.get(2), 'set one': () => table.set(0), 'set 1': () => table.set(0, 1), 'set fn': () => table.set(0, () => 1),
  'set far': () => table.set(5, null), grow: () => table.grow(5), 'grow 1': () => table.grow(1), length: () => table.length, of: () => table.get.call({}, 0),
  put: () => { table.set(1, t.t); return table.get(1) === t.t; }, more: () => table.grow(1, t.t), last: () => table.get(3) === t.t,
})) show(`table ${name}`, f);
const any = new WebAssembly.Table({ element: 'externref', initial: 2 }, 'first');
any.set(1, { a: 1 });
console.log(any.get(0), any.get(1), any.grow(1, 7), any.get(2), any.length);
any.set(0);
console.log(any.get(0));

// Globals
const g = new WebAssembly.Global({ value: 'i64', mutable: true }, 5n);
const counter = inst(mod(
  sec(1, vec([type([], [L])])), sec(2, vec([[...str('e'), ...str('g'), 3, L, 1]])), sec(3, vec([[0]])), sec(7, vec([[...str('t'), 0, 0], [...str('g'), 3, 0]])),
  sec(10, vec([body([0x23, 0, 0x42, 1, 0x7c, 0x24, 0, 0x23, 0])])),
), { e: { g } }).exports;
console.log(counter.t(), g.value, counter.g === g);
g.value = 100n;
console.log(counter.t(), g.valueOf());
show('wrong', () => { g.value = 5; });
show('immutable', () => { new WebAssembly.Global({ value: 'i32' }, 5).value = 1; });
