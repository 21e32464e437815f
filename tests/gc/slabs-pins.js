// flags: --expose-gc --trace-slab-pins
'use strict';
// What keeps a slab where it is, until when, and who is named for it.
const { slabs } = require('tally:memory');
const row = () => slabs()[0];
const fill = () => { for (let i = 0; i < 60; i++) Buffer.allocUnsafe(1000); };
fill();
const kept = [];
for (let i = 0; i < 200; i++) { kept.push(Buffer.allocUnsafe(16).fill(i)); fill(); }
gc();
console.log('moved:', row().moved.regions >= 190, 'wasted little:', row().wasted < 20000, 'live:', row().live >= 3200);

// Looking at all of it: as long as the array buffer lives.
const a = Buffer.allocUnsafe(16).fill(1);
fill();
let whole = a.buffer;
gc();
console.log('seen:', row().seen.slabs, 'by', row().pinnedAt[0].by, row().pinnedAt[0].at.split('/').pop());
console.log('the same:', a.buffer === whole, whole.byteLength);
whole = null;
gc();
console.log('let go of:', row().seen.slabs, row().pinnedAt.length, a[15]);

// A view of it keeps the array buffer.
let view = new DataView(a.buffer);
fill();
gc();
console.log('a view:', row().seen.slabs);
view = null;
gc();
console.log('gone:', row().seen.slabs);

// An offset that was told stays right.
const b = Buffer.allocUnsafe(16).fill(2), part = b.subarray(4, 8);
const offset = b.byteOffset;
fill();
gc();
console.log('placed:', row().placed.slabs, row().pinnedAt[0].by, b.byteOffset === offset, part.byteOffset === offset + 4);

// What can be told from another array buffer is kept.
const c = Buffer.allocUnsafe(16).fill(3);
c.buffer.tag = 'mine';
const d = Buffer.allocUnsafe(5000 - 2000).fill(4);
const weak = new WeakMap([[d.buffer, 'found']]);
fill();
gc();
console.log(c.buffer.tag, weak.get(d.buffer), new Uint8Array(c.buffer, c.byteOffset, 16).join() === c.join());
console.log(kept.every((k, i) => k.every((x) => x === (i & 255))));
