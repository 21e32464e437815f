'use strict';
// WebAssembly modules are imported as ES modules.
const { I, body, mod, sec, str, type, vec } = require('./support/wasm_assembler.cjs');
const env = `data:text/javascript,${encodeURIComponent('export function f(x) { return x + 1 } function s() { globalThis.started = true } export { s as "a b" }')}`;
const bytes = mod(
  sec(1, vec([type([I], [I]), type([], [])])), sec(2, vec([[...str(env), ...str('f'), 0, 0], [...str(env), ...str('a b'), 0, 1]])), sec(3, vec([[1]])), sec(5, vec([[0, 1]])),
  sec(6, vec([[I, 0, 0x41, 7, 0x0b], [I, 1, 0x41, 8, 0x0b]])),
  sec(7, vec([[...str('g'), 0, 0], [...str('mem'), 2, 0], [...str('k'), 3, 0], [...str('var'), 3, 1], [...str('a-b'), 0, 1], [...str('default'), 0, 0]])),
  sec(8, [2]), sec(10, vec([body([0x10, 1, 0x41, 20, 0x24, 1])])),
);
const url = `data:application/wasm;base64,${Buffer.from(bytes).toString('base64')}`;
(async () => {
  const ns = await import(url);
  console.log(ns, ns.default(4), globalThis.started);
  console.log(await import(url) === ns);
  await import('data:application/wasm;base64,AAECAw==').catch((e) => console.log(e.name, e.message.replace(/.*data:/s, 'data:')));
})();
