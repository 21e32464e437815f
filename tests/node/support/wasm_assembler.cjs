'use strict';
// The least of an assembler for WebAssembly: sections from lists of bytes.

const leb = (n) => { const out = []; do { let b = n & 127; n >>>= 7; if (n) b |= 128; out.push(b); } while (n); return out; };
const str = (s) => [...leb(Buffer.byteLength(s)), ...Buffer.from(s)];
const vec = (list) => [...leb(list.length), ...list.flat()];
const sec = (id, content) => [id, ...leb(content.length), ...content];
const mod = (...sections) => new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, ...sections.flat()]);
const type = (params, results) => [0x60, ...vec(params.map((x) => [x])), ...vec(results.map((x) => [x]))];
const body = (code, locals = []) => { const x = [...vec(locals), ...code, 0x0b]; return [...leb(x.length), ...x]; };
const [I, L, F, D, FUNC, EXTERN] = [0x7f, 0x7e, 0x7d, 0x7c, 0x70, 0x6f];

const module_ = (bytes) => new WebAssembly.Module(bytes);
const inst = (bytes, imports) => new WebAssembly.Instance(module_(bytes), imports);
// The function of a module that has one.
const one = (code, { p = [], r = [], mem = false, locals = [] } = {}) => inst(mod(
  sec(1, vec([type(p, r)])), sec(3, vec([[0]])), ...(mem ? [sec(5, vec([[1, 1, 2]]))] : []),
  sec(7, vec([[...str('t'), 0, 0], ...(mem ? [[...str('mem'), 2, 0]] : [])])), sec(10, vec([body(code, locals)])),
)).exports;

// Prints what `f` gives or throws.
function show(name, f) {
  try {
    console.log(name, '->', f());
  } catch (e) {
    console.log(name, e.name, '|', e.message, '|', e.code ?? '', e.constructor === (WebAssembly[e.name] ?? globalThis[e.name]));
  }
}

module.exports = { D, EXTERN, F, FUNC, I, L, body, inst, leb, mod, module: module_, one, sec, show, str, type, vec };
