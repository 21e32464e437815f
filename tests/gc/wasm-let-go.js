// flags: --expose-gc --max-memory=96m
// Instances, their memories and what they refer to go when nobody has them, rings through both sides included; memory is
// bounded on either side of the border.
'use strict';
const { I, body, inst, mod, module: m, sec, str, type, vec } = require('../node/support/wasm_assembler.cjs');
const code = m(mod(
  sec(1, vec([type([I], [I]), type([], [])])), sec(2, vec([[...str('e'), ...str('f'), 0, 1]])), sec(3, vec([[0]])), sec(5, vec([[0, 16]])),
  sec(7, vec([[...str('mem'), 2, 0], [...str('grow'), 0, 1]])), sec(10, vec([body([0x20, 0, 0x40, 0])])),
));
// A ring: the instance has the function, which has the instance. A mebibyte of memory each.
function ring() {
  const holder = { f() { return holder; } };
  holder.instance = new WebAssembly.Instance(code, { e: holder });
  holder.view = new Uint8Array(holder.instance.exports.mem.buffer);
  holder.view.fill(1);
  return holder;
}
for (let i = 0; i < 400; i++) ring();
gc();
setImmediate(() => {
  gc();
  console.log('rings are gone', process.memoryUsage().arrayBuffers < 4 << 20);
  const { instance } = ring();
  let pages = 0;
  while (instance.exports.grow(64) !== -1) pages += 64;
  console.log('grow from within', instance.exports.mem.buffer.byteLength === (pages + 16) * 65536, pages > 300 && pages < 1600);
  try {
    instance.exports.mem.grow(1600);
  } catch (e) {
    console.log('grow from outside', e.name, e.code);
  }
  try {
    new WebAssembly.Memory({ initial: 3200 });
  } catch (e) {
    console.log('new memory', e.name, e.code);
  }
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  console.log('address space costs nothing', memory.buffer.byteLength);
  console.log(instance.exports.grow(0) === pages + 16);
});
