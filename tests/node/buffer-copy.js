// copy(), set() and copyWithin() with overlap and parts.
const b = Buffer.from('0123456789');
console.log(b.copy(b, 2, 0, 6), b.toString());
const c = Buffer.from('0123456789');
console.log(c.copy(c, 0, 3), c.toString());
console.log(c.copyWithin(5, 0, 3).toString());
const d = Buffer.alloc(4, '.');
console.log(d.copy(d), Buffer.from('xyz').copy(d, 2), d.toString(), Buffer.from('xyz').copy(d, 9), Buffer.from('xyz').copy(d, 0, 2, 1), Buffer.from('xyz').copy(d, 0, 3));
console.log(Buffer.from('pq').copy(d, 1, -0, 1.9), d.toString());
