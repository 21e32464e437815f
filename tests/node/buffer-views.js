// flags: --no-slab-evacuation
// (Small Buffers share an ArrayBuffer unless one was moved before anybody looked, which stress does all the time.)
// Slices share bytes with their parent, whatever the size; the pool is one ArrayBuffer.
for (const make of [() => Buffer.alloc(10), () => Buffer.alloc(100), () => Buffer.allocUnsafe(10).fill(0), () => Buffer.from('0000000000')]) {
  const parent = make();
  const part = parent.subarray(2, 5);
  part[0] = 65;
  parent[3] = 66;
  part.subarray(1).writeUInt8(67, 1);
  console.log(parent.subarray(2, 6).toString('latin1').replace(/[\0]/g, '.'), part.buffer === parent.buffer, part.byteOffset - parent.byteOffset, part.length, part.slice(-2, -1).toString('hex'));
}
const small = [Buffer.from('one'), Buffer.from('two')];
console.log(small[0].buffer === small[1].buffer, small[0].buffer.byteLength, (small[1].byteOffset - small[0].byteOffset) % 8, small[0].toString(), small[1].toString());
console.log(Buffer.alloc(10).buffer.byteLength, Buffer.allocUnsafeSlow(10).buffer.byteLength, Buffer.allocUnsafe(4096).buffer.byteLength, Buffer.allocUnsafe(4095).buffer.byteLength, Buffer.from(new Uint8Array(3)).buffer.byteLength);
const ab = new ArrayBuffer(4);
const over = Buffer.from(ab, 1, 2);
new Uint8Array(ab).fill(7);
console.log(over, over.byteOffset, over.buffer === ab, Buffer.from(ab).length);
console.log(Buffer.from('abc').subarray(5).length, Buffer.from('abc').subarray(2, 1).length, Buffer.from('abc').subarray('1').toString(), Buffer.from('abc').slice(NaN).toString());
