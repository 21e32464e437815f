'use strict';
// WebAssembly modules as ES modules (the ES module integration of WebAssembly): a module of text that imports what the other
// imports and exports what it exports; what it runs is in its import.meta, which nobody else sees.

const modules = internalBinding('modules');
const { ours } = require('internal/modules/esm/meta');

let warned = false;
function warn() {
  if (warned) return;
  warned = true;
  process.emitWarning('Importing WebAssembly module instances is an experimental feature and might change at any time', 'ExperimentalWarning');
}

function wasmRecord(url, bytes) {
  const { makeModule, valueOfExport, WebAssembly } = require('internal/wasm');
  warn();
  const module = makeModule(`${url}: WebAssembly.Module()`, bytes);
  const wanted = [...new Set(WebAssembly.Module.imports(module).map((entry) => entry.module))];
  const given = WebAssembly.Module.exports(module);
  const instantiate = (...namespaces) => {
    const imports = { __proto__: null };
    wanted.forEach((name, i) => { imports[name] = namespaces[i]; });
    const { exports } = new WebAssembly.Instance(module, imports);
    return given.map(({ name }) => valueOfExport(exports[name]));
  };
  ours.set(url, (meta) => {
    ours.delete(url);
    meta.instantiate = instantiate;
  });
  const quote = (name) => JSON.stringify(name);
  const text = [
    ...wanted.map((name, i) => `import * as i${i} from ${quote(name)};`),
    `const e = import.meta.instantiate(${wanted.map((_, i) => `i${i}`).join(', ')});`,
    ...given.map(({ name }, i) => `const e${i} = e[${i}]; export { e${i} as ${quote(name)} };`),
  ].join('\n');
  return modules.compile(url, text);
}

module.exports = { wasmRecord };
