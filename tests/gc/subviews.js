// flags: --max-memory=600m
// A store that lives on through a view of a view is let go when that view dies.
const queue = [];
let most = 0;
for (let i = 0; i < 1500; i++) {
  let whole = Buffer.allocUnsafeSlow(1 << 20);
  queue.push(whole.subarray(0, 1 << 20));
  whole = null;
  if (queue.length > 60) queue.shift();
  if (i % 50 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers);
}
console.log(most < 300 * 2 ** 20);
