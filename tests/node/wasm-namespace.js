'use strict';
// What the global is made of, and what classes say of their arguments.
const { show } = require('./support/wasm_assembler.cjs');
const d = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly');
console.log(typeof WebAssembly, d.enumerable, d.configurable, WebAssembly);
for (const key of Reflect.ownKeys(WebAssembly)) {
  const e = Object.getOwnPropertyDescriptor(WebAssembly, key);
  console.log(String(key), typeof e.value, e.writable, e.enumerable, e.configurable, typeof e.value === 'function' ? e.value.length : '');
  if (typeof e.value !== 'function' || !e.value.prototype || ['Exception'].includes(key)) continue;
  for (const name of Reflect.ownKeys(e.value.prototype)) {
    const q = Object.getOwnPropertyDescriptor(e.value.prototype, name);
    console.log('   ', String(name), q.enumerable, q.configurable, q.writable, (q.value ?? q.get)?.length, (q.value ?? q.get)?.name);
  }
}
const bytes = (...a) => new Uint8Array(a);
const empty = new WebAssembly.Module(bytes(0, 97, 115, 109, 1, 0, 0, 0));
show('no new', () => WebAssembly.Module());
for (const source of [undefined, 1, bytes(), bytes(0, 1), bytes(0, 97, 115, 109), bytes(0, 97, 115, 109, 2, 0, 0, 0), bytes(1, 97, 115, 109, 2, 0, 0, 0),
  bytes(0, 97, 115, 109, 1, 0, 0, 0, 99), bytes(0, 97, 115, 109, 1, 0, 0, 0, 99, 1, 0), bytes(0, 97, 115, 109, 1, 0, 0, 0, 1, 100, 0),
  bytes(0, 97, 115, 109, 1, 0, 0, 0, 7, 1, 0, 5, 3, 1, 0, 1)]) {
  show('Module', () => new WebAssembly.Module(source));
  show('validate', () => WebAssembly.validate(source));
}
show('Instance', () => new WebAssembly.Instance());
show('Instance', () => new WebAssembly.Instance({}));
show('Instance', () => new WebAssembly.Instance(empty, 1));
show('Instance', () => [new WebAssembly.Instance(empty), new WebAssembly.Instance(empty).exports]);
show('frozen', () => Object.isFrozen(new WebAssembly.Instance(empty).exports));
show('exports', () => WebAssembly.Module.exports());
show('imports', () => WebAssembly.Module.imports({}));
show('customSections', () => WebAssembly.Module.customSections(empty));
show('customSections', () => WebAssembly.Module.customSections(empty, 'x'));
for (const a of [[], [1], [{}], [{ initial: -1 }], [{ initial: 65537 }], [{ initial: 2, maximum: 1 }], [{ initial: 1, maximum: 65537 }], [{ initial: 'x' }],
  [{ initial: 1, shared: true }], [{ initial: 1 }], [{ initial: 1, address: 'x' }], [{ initial: 1n, address: 'i64' }], [{ initial: 1, address: 'i64' }]]) {
  show('Memory', () => new WebAssembly.Memory(...a));
}
for (const a of [[], [1], [{}], [{ element: 'x', initial: 1 }], [{ element: 'anyfunc' }], [{ element: 'anyfunc', initial: -1 }], [{ element: 'anyfunc', initial: 10000001 }],
  [{ element: 'anyfunc', initial: 2, maximum: 1 }], [{ element: 'externref', initial: 1 }], [{ element: 'anyfunc', initial: 1 }, 1]]) {
  show('Table', () => new WebAssembly.Table(...a));
}
for (const a of [[], [1], [{}], [{ value: 'x' }], [{ value: 'i32' }], [{ value: 'i32' }, '5'], [{ value: 'i64' }, 1], [{ value: 'i64' }, 1n], [{ value: 'i64' }, undefined],
  [{ value: 'f32' }, 1.1], [{ value: 'externref' }], [{ value: 'anyfunc' }], [{ value: 'anyfunc' }, 1], [{ value: 'v128' }]]) {
  show('Global', () => { const g = new WebAssembly.Global(...a); return [g, g.value, g.valueOf()]; });
}
for (const name of ['CompileError', 'LinkError', 'RuntimeError']) {
  const E = WebAssembly[name];
  const e = new E('message', { cause: 1 });
  console.log(e.name, e.message, e.cause, e instanceof Error, Object.getPrototypeOf(E) === Error, String(E('without new')), e.stack.split('\n')[0], Object.keys(e));
}
