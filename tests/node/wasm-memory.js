'use strict';
// Memories are ArrayBuffers: the same bytes on both sides, detached when they grow.
const { I, body, inst, mod, one, sec, show, str, type, vec } = require('./support/wasm_assembler.cjs');
const m = new WebAssembly.Memory({ initial: 1, maximum: 3 });
const first = m.buffer;
const view = new Uint8Array(first);
view[5] = 42;
console.log(first === m.buffer, first.byteLength, first.resizable, first instanceof ArrayBuffer, first.detached);
show('grow', () => m.grow());
show('grow 1.9', () => m.grow(1.9));
console.log(first.detached, first.byteLength, view.length, view[5], m.buffer.byteLength, new Uint8Array(m.buffer)[5], m.buffer === first);
const second = m.buffer;
console.log(m.grow(0), second.detached, m.buffer === second, m.buffer.byteLength);
show('too far', () => m.grow(2));
show('negative', () => m.grow(-1));
show('of another', () => m.grow.call({}, 1));
show('transfer', () => m.buffer.transfer());
show('clone', () => { try { structuredClone(m.buffer, { transfer: [m.buffer] }); } catch (e) { return [e.name, e.message, e.code]; } });
show('copied', () => [structuredClone(m.buffer).byteLength, m.buffer.slice(4, 6)]);
show('resize', () => m.buffer.resize(1));
console.log(m.buffer.byteLength, m);

// load8(i), store8(i, v), size(), grow(n)
const code = mod(
  sec(1, vec([type([I], [I]), type([I, I], []), type([], [I])])),
  sec(2, vec([[...str('e'), ...str('call'), 0, 2]])),
  sec(3, vec([[0], [1], [2], [0], [0]])),
  sec(5, vec([[0, 1]])),
  sec(7, vec([[...str('mem'), 2, 0], [...str('load'), 0, 1], [...str('store'), 0, 2], [...str('size'), 0, 3], [...str('grow'), 0, 4], [...str('growAndCall'), 0, 5]])),
  sec(10, vec([
    body([0x20, 0, 0x2d, 0, 0]), body([0x20, 0, 0x20, 1, 0x3a, 0, 0]), body([0x3f, 0]), body([0x20, 0, 0x40, 0]),
    body([0x20, 0, 0x40, 0, 0x1a, 0x10, 0]),
  ])),
  sec(11, vec([[0, 0x41, 10, 0x0b, ...vec([[104], [105]])]])),
);
let seen;
const { exports: x } = inst(code, { e: { call: () => { seen = [x.mem.buffer.byteLength, kept.detached, kept.byteLength]; x.store(0, 77); return x.mem.buffer.byteLength; } } });
let kept = x.mem.buffer;
console.log(Buffer.from(x.mem.buffer, 10, 2).toString(), x.load(10));
new Uint8Array(x.mem.buffer)[11] = 200;
x.store(12, 255);
console.log(x.load(11), new Uint8Array(x.mem.buffer)[12], x.size());
console.log(x.grow(2), kept.detached, x.size(), x.mem.buffer.byteLength, x.load(11));
kept = x.mem.buffer;
console.log(x.growAndCall(1), seen, x.load(0), new DataView(x.mem.buffer).getUint8(0));
kept = x.mem.buffer;
console.log(x.grow(0) === x.mem.buffer.byteLength / 65536, x.mem.grow(1), x.size());
console.log(x.grow(70000), x.size(), x.mem.buffer.byteLength / 65536);
show('beyond', () => x.load(x.mem.buffer.byteLength));
console.log(x.load(x.mem.buffer.byteLength - 1));

// One memory of two instances.
const shared = new WebAssembly.Memory({ initial: 1 });
const user = mod(
  sec(1, vec([type([I], [I]), type([I, I], [])])), sec(2, vec([[...str('e'), ...str('m'), 2, 0, 1]])), sec(3, vec([[0], [1]])),
  sec(7, vec([[...str('load'), 0, 0], [...str('store'), 0, 1]])), sec(10, vec([body([0x20, 0, 0x2d, 0, 0]), body([0x20, 0, 0x20, 1, 0x3a, 0, 0])])),
);
const [a, b] = [1, 2].map(() => inst(user, { e: { m: shared } }).exports);
a.store(3, 99);
console.log(b.load(3), new Uint8Array(shared.buffer)[3]);
shared.grow(1);
a.store(70000, 11);
console.log(b.load(70000), new Uint8Array(shared.buffer)[70000]);

// Encoders and random bytes write straight into it.
const text = 'grüße';
console.log(new TextEncoder().encodeInto(text, new Uint8Array(shared.buffer, 100)), Buffer.from(shared.buffer, 100, 7).toString());
crypto.getRandomValues(new Uint8Array(shared.buffer, 200, 16));
console.log(shared.buffer.byteLength);
