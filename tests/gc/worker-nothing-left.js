// flags: --expose-gc
// Workers that are made and ended one after another leave no memory, threads or descriptors; what each held comes back, however
// it ended.
const { Worker, MessageChannel } = require('worker_threads');
const { readdirSync } = require('fs');
const { ledger } = require('tally:memory');

const programs = [
  '0',
  "const kept = []; for (let i = 0; i < 1000; i++) kept.push({ i, text: 'text ' + i }); globalThis.kept = kept;",
  "globalThis.buffers = [Buffer.alloc(1e6), Buffer.from('small'), new SharedArrayBuffer(500000), new ArrayBuffer(100)]; process.exit(3)",
  "require('worker_threads').parentPort.postMessage(new ArrayBuffer(300000)); throw new Error('ends it')",
  "require('fs').readFile(process.execPath, () => {}); const { port1 } = new (require('worker_threads').MessageChannel)(); port1.on('message', () => {}); require('worker_threads').parentPort.postMessage('stop me')",
  "new (require('worker_threads').Worker)('for (;;);', { eval: true }); require('worker_threads').parentPort.postMessage('stop me')",
  "new (require('worker_threads').BroadcastChannel)('channel'); require('net').createServer().listen(0, () => require('worker_threads').parentPort.postMessage('stop me'))",
];

function one(i) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(programs[i % programs.length], { eval: true, workerData: port2, transferList: [port2] });
    port1.postMessage(new Uint8Array(200000)); // never read
    worker.on('error', () => {});
    worker.on('message', (message) => { if (message === 'stop me') worker.terminate(); });
    worker.on('exit', resolve);
  });
}

const count = (path) => readdirSync(path).length;

async function round(n) {
  for (let i = 0; i < n; i++) await one(i);
  gc();
  await new Promise((resolve) => setTimeout(resolve, 20));
  gc();
  const { workers, sharedBuffers, stores, native, rss } = ledger();
  return { threads: count('/proc/self/task'), descriptors: count('/proc/self/fd'), workers, sharedBuffers, stores, native, rss };
}

(async () => {
  await round(programs.length);
  const before = await round(programs.length);
  const after = await round(3 * programs.length);
  console.log('threads:', after.threads - before.threads, 'descriptors:', after.descriptors - before.descriptors);
  console.log('in the books of workers:', after.workers, 'shared:', after.sharedBuffers);
  console.log('stores:', after.stores - before.stores < 100000, 'native:', after.native - before.native < 500000, 'resident:', after.rss - before.rss < 24e6);
})();
