'use strict';
// Buffers of every size: on the heap, in the pool, with stores of their own, views of views, resizable ones.
exports.rounds = 2e6;
exports.turn = true;
exports.slice = 5000;
exports.round = (i) => {
  const b = Buffer.from('text ' + i);
  b.subarray(2).toString('hex');
  new Uint8Array(16).buffer;
  const f = new Float64Array(20);
  new DataView(f.buffer, 8).getFloat64(0);
  if ((i & 15) === 0) Buffer.allocUnsafe(3000).fill(i).slice(10);
  if ((i & 63) === 0) Buffer.alloc(100000)[5] = 1;
  if ((i & 63) === 1) { const r = new ArrayBuffer(8, { maxByteLength: 1 << 16 }); r.resize(1 << 15); r.transfer(8); }
  if ((i & 63) === 2) structuredClone(new Uint8Array(100));
};
