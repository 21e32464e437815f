'use strict';
// compile, instantiate and their streaming forms: promises, and what rejects them.
const { I, body, mod, sec, str, type, vec } = require('./support/wasm_assembler.cjs');
const bytes = mod(sec(1, vec([type([I], [I])])), sec(2, vec([[...str('env'), ...str('f'), 0, 0]])), sec(7, vec([[...str('g'), 0, 0]])));
const imports = { env: { f: (x) => x * 2 } };
const wasm = (body, init = {}) => new Response(body, { headers: { 'content-type': 'application/wasm' }, ...init });
async function show(name, promise) {
  try {
    console.log(name, promise instanceof Promise, await promise);
  } catch (e) {
    console.log(name, e.name, '|', e.message, '|', e.code, e instanceof WebAssembly.CompileError, e instanceof WebAssembly.LinkError);
  }
}
(async () => {
  const { compile, instantiate, compileStreaming, instantiateStreaming } = WebAssembly;
  await show('compile', compile(bytes));
  await show('compile()', compile());
  await show('empty', compile(new Uint8Array(0)));
  await show('magic', compile(new Uint8Array([1, 2, 3, 4])));
  await show('instantiate', instantiate(bytes, imports));
  await show('module', instantiate(await compile(bytes), imports));
  await show('1', instantiate(1));
  await show('imports 1', instantiate(bytes, 1));
  await show('no imports', instantiate(bytes));
  await show('missing', instantiate(bytes, {}));
  await show('link', instantiate(bytes, { env: {} }));
  const copy = bytes.slice();
  const later = instantiate(copy, imports);
  copy.fill(0);
  console.log('copied', (await later).instance.exports.g(4));
  await show('streaming', compileStreaming(wasm(bytes)));
  await show('promise', instantiateStreaming(Promise.resolve(wasm(bytes)), imports));
  await show('no response', compileStreaming(1));
  await show('type', compileStreaming(new Response('x')));
  await show('404', compileStreaming(wasm(bytes, { status: 404 })));
  await show('rejected', compileStreaming(Promise.reject(new RangeError('mine'))));
  const order = [];
  await Promise.all([compile(bytes).then(() => order.push('compiled')), Promise.resolve().then(() => order.push('microtask'))]);
  console.log(order);
  const module = await compile(bytes);
  const clone = structuredClone({ module, again: module });
  console.log(clone, clone.module instanceof WebAssembly.Module, clone.module === clone.again, new WebAssembly.Instance(clone.module, imports).exports.g(21));
  for (const thing of [new WebAssembly.Instance(module, imports), new WebAssembly.Memory({ initial: 0 }), new WebAssembly.Global({ value: 'i32' })]) {
    try {
      structuredClone(thing);
    } catch (e) {
      console.log(e.name, e.message);
    }
  }
})();
