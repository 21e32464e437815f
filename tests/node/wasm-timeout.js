'use strict';
// Endless code ends where the program says, and what was there before works on.
const vm = require('vm');
const { I, body, inst, mod, one, sec, str, type, vec } = require('./support/wasm_assembler.cjs');
const { t } = one([0x03, 0x40, 0x0c, 0, 0x0b]);
globalThis.t = t;
for (const text of ['t()', 'try { t() } catch { "caught" }']) {
  try {
    vm.runInThisContext(text, { timeout: 30 });
  } catch (e) {
    console.log(e.code, e.message);
  }
}
// Through JavaScript in between.
const both = inst(mod(
  sec(1, vec([type([], [])])), sec(2, vec([[...str('e'), ...str('f'), 0, 0]])), sec(3, vec([[0]])), sec(7, vec([[...str('t'), 0, 1]])), sec(10, vec([body([0x10, 0])])),
), { e: { f() { t(); } } }).exports;
globalThis.both = both;
try {
  vm.runInThisContext('both.t()', { timeout: 30 });
} catch (e) {
  console.log(e.code);
}
console.log(one([0x20, 0], { p: [I], r: [I] }).t(7));
