// The pause curve: MIB MiB of small linked objects (or of Buffers, or a Map), one replaced at random after the other, and
// how long the program stood still. Run as: pauses.js KIND MIB SECONDS, with KIND one of objects, buffers, map.
'use strict';
const [kind = 'objects', mib = '50', seconds = '5'] = process.argv.slice(2);

let seed = 42;
function random(n) {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return (seed >>> 0) % n;
}

// An object here takes some 40 bytes with its place in the array.
const count = Math.floor((Number(mib) * 1048576) / 40);
const all = new Array(count);
for (let i = 0; i < count; i++) all[i] = { next: i ? all[random(i)] : null, n: i };

let extra = null;
if (kind === 'buffers') {
  extra = [];
  for (let i = 0; i < 100000; i++) extra.push(Buffer.allocUnsafeSlow(1024).fill(i));
} else if (kind === 'map') {
  extra = new Map();
  for (let i = 0; i < 1000000; i++) extra.set(i, { i });
}

function step() {
  const i = random(count);
  all[i] = { next: all[random(count)], n: i };
  // Chains end, so that what is replaced dies at last.
  all[random(count)].next = null;
  if (kind === 'buffers') {
    if ((i & 63) === 0) extra[random(extra.length)] = Buffer.allocUnsafeSlow(1024);
  } else if (kind === 'map') {
    if ((i & 7) === 0) extra.set(random(1000000), { i });
  }
}

// With PAUSES=cpu the time that the process computed, for a machine that does other work: threads that mark beside the
// program count, then.
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000; };
const now = process.env.PAUSES === 'cpu' ? cpu : performance.now.bind(performance);
const end = now() + Number(seconds) * 1000;
// Histogram of the gaps between looks at the clock, in steps of 20 microseconds.
const gaps = new Uint32Array(100000);
let steps = 0;
let longest = 0;
let last = now();
while (last < end) {
  for (let i = 0; i < 20; i++) step();
  steps += 20;
  const t = now();
  const gap = t - last;
  if (gap > longest) longest = gap;
  gaps[Math.min(gaps.length - 1, Math.floor(gap * 50))]++;
  last = t;
}
function percentile(p) {
  let n = 0;
  const looks = steps / 20;
  for (let i = gaps.length - 1; i >= 0; i--) {
    n += gaps[i];
    if (n >= looks * (1 - p)) return i / 50;
  }
  return 0;
}
console.log(JSON.stringify({
  kind, mib: Number(mib), steps, longest: +longest.toFixed(2), p999: percentile(0.999), p9999: percentile(0.9999),
  rss: Math.round(process.memoryUsage.rss() / 1048576),
}));
