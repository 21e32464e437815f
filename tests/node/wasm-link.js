'use strict';
// Imports and exports: what fits, and what is said when it does not.
const { EXTERN, FUNC, I, L, body, inst, mod, module: m, sec, show, str, type, vec } = require('./support/wasm_assembler.cjs');
const imp = mod(sec(1, vec([type([I], [I])])), sec(2, vec([[...str('env'), ...str('f'), 0, 0]])), sec(7, vec([[...str('g'), 0, 0]])));
show('imports', () => WebAssembly.Module.imports(m(imp)));
show('exports', () => WebAssembly.Module.exports(m(imp)));
for (const imports of [undefined, {}, { env: 1 }, { env: {} }, { env: { f: 1 } }]) show('bad', () => inst(imp, imports));
show('called', () => inst(imp, { env: { f(x) { return x + 1; } } }).exports.g(4));
const i = inst(imp, { env: { f(x) { return x + 1; } } });
const { g } = i.exports;
console.log(g.name, g.length, String(g), typeof g.prototype, g, i.exports.g === g, i.exports === i.exports, i.exports);
show('new', () => new i.exports.g());
console.log(Object.getOwnPropertyDescriptor(i.exports, 'g'));
show('throws', () => inst(imp, { env: { f() { throw new SyntaxError('mine'); } } }).exports.g(4));
const again = inst(imp, { env: { f: g } });
console.log('identity', again.exports.g === g);

const values = {
  undefined, one: 1, mem0: new WebAssembly.Memory({ initial: 0 }), mem1: new WebAssembly.Memory({ initial: 1 }), mem3: new WebAssembly.Memory({ initial: 1, maximum: 3 }),
  tabx: new WebAssembly.Table({ element: 'externref', initial: 1 }), tab2: new WebAssembly.Table({ element: 'anyfunc', initial: 2 }),
  i32: new WebAssembly.Global({ value: 'i32' }), mut: new WebAssembly.Global({ value: 'i32', mutable: true }), f32: new WebAssembly.Global({ value: 'f32' }), big: 1n, fn: () => 1,
};
const wanted = { memory: [2, 0, 1], 'memory max': [2, 1, 1, 2], table: [1, FUNC, 0, 1], global: [3, I, 0], 'mutable global': [3, I, 1], 'global i64': [3, L, 0], 'global externref': [3, EXTERN, 0] };
for (const [what, entry] of Object.entries(wanted)) {
  const bytes = mod(sec(2, vec([[...str('env'), ...str('x'), ...entry]])));
  for (const [name, value] of Object.entries(values)) show(`${what}: ${name}`, () => inst(bytes, { env: { x: value } }));
}
const k = inst(mod(sec(1, vec([type([], [I])])), sec(3, vec([[0]])), sec(7, vec([[...str('k'), 0, 0]])), sec(10, vec([body([0x41, 42])])))).exports.k;
show('other type', () => inst(imp, { env: { f: k } }));

// The order of imports is the module's, whatever they are.
const mixed = mod(
  sec(1, vec([type([], [])])),
  sec(2, vec([[...str('a'), ...str('g'), 3, I, 0], [...str('a'), ...str('m'), 2, 0, 1], [...str('b'), ...str('f'), 0, 0], [...str('a'), ...str('t'), 1, FUNC, 0, 1], [...str('b'), ...str('h'), 3, I, 0]])),
  sec(5, vec([[0, 2]])),
  sec(7, vec([[...str('zz'), 2, 1], [...str('aa'), 2, 0], [...str('h'), 3, 1], [...str('g'), 3, 0], [...str('t'), 1, 0], [...str('f'), 0, 0]])),
);
console.log(WebAssembly.Module.imports(m(mixed)), WebAssembly.Module.exports(m(mixed)));
const order = [];
const watch = (o) => new Proxy(o, { get(target, key) { order.push(key); return target[key]; } });
const memory = new WebAssembly.Memory({ initial: 1 });
const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
new Uint8Array(memory.buffer)[7] = 9;
const before = memory.buffer;
const all = inst(mixed, watch({ a: watch({ g: 5, m: memory, t: table }), b: watch({ f() {}, h: new WebAssembly.Global({ value: 'i32' }, 6) }) })).exports;
console.log(order, Object.keys(all), all.aa === memory, all.t === table, all.zz.buffer.byteLength, all.g.value, all.h.value, all.f.name);
console.log(memory.buffer === before, new Uint8Array(all.aa.buffer)[7]);
show('customSections', () => WebAssembly.Module.customSections(m(mod(sec(0, [...str('a'), 1, 2]), sec(0, [...str('b'), 9]), sec(0, [...str('a'), 3]))), 'a'));
console.log(WebAssembly.validate(imp), WebAssembly.validate(mod(sec(1, vec([type([], [I])])), sec(3, vec([[0]])), sec(10, vec([body([0x42, 1])])))));
