// Property caches: fields of one and of four shapes, methods on prototypes, accessors, stores that add fields.
class P2 { constructor(x, y) { this.x = x; this.y = y; } sum() { return this.x + this.y; } get twice() { return this.x * 2; } }
class P3 extends P2 { constructor(x, y, z) { super(x, y); this.z = z; } sum() { return super.sum() + this.z; } }
const makers = [
  (i) => new P2(i, 1), (i) => new P3(i, 1, 2), (i) => ({ x: i, y: 1, sum() { return this.x + this.y; }, twice: 2 * i }),
  (i) => { const o = Object.create(P2.prototype); o.y = 1; o.x = i; return o; },
];
const start = Date.now();
let total = 0;
for (let round = 0; round < 480; round++) {
  for (let i = 0; i < 2000; i++) {
    const one = new P2(i, 1);
    one.x += 1;
    total += one.sum() + one.x + one.y + one.twice;
    const any = makers[i & 3](i);
    any.x = any.x + 1;
    total += any.sum() + any.x + any.y + any.twice;
  }
}
const ms = Date.now() - start;
if (total !== 7687680000) throw new Error('wrong: ' + total);
console.log(ms);
