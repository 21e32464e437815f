// flags: --max-memory=600m
// What a program lets go of while it waits goes without a collection that it asks for, also what was young then and hung on
// something old.
let held = [];
const target = new WeakRef(held);
for (let i = 0; i < 64; i++) held.push(Buffer.allocUnsafeSlow(1 << 20));
setTimeout(() => {
  held = null;
  let looks = 0;
  const timer = setInterval(() => {
    const gone = process.memoryUsage().arrayBuffers < 4 << 20 && target.deref() === undefined;
    if (!gone && ++looks < 20) return;
    console.log(gone);
    clearInterval(timer);
  }, 800);
}, 50);
