// flags: --expose-gc
// resourceLimits bound everything that a worker holds; one that meets them dies alone, and all of it comes back.
const { Worker } = require('worker_threads');
const { ledger } = require('tally:memory');

const kinds = {
  objects: 'const a = []; for (;;) a.push({});',
  strings: "const a = []; for (let i = 0; ; i++) a.push(('x' + i).repeat(1000));",
  buffers: 'const a = []; for (;;) a.push(Buffer.alloc(100000));',
  'small buffers': 'const a = []; for (;;) a.push(Buffer.from("text"));',
  'array buffers': 'const a = []; for (;;) a.push(new ArrayBuffer(1 << 20));',
  'shared memory': 'const a = []; for (;;) a.push(new SharedArrayBuffer(1 << 20));',
  messages: "const { port1 } = new (require('worker_threads').MessageChannel)(); for (;;) port1.postMessage('x'.repeat(100000));",
  code: "for (let i = 0; ; i++) (globalThis.a ??= []).push(new Function('return ' + '+1'.repeat(1000)));",
  'one array': 'new Array(1e9).fill(0)',
  'in a promise': 'const a = []; Promise.resolve().then(() => { for (;;) a.push([]); });',
  'in a timer': 'const a = []; setTimeout(() => { for (;;) a.push(new Map([[1, 2]])); }, 1);',
};

function run(source) {
  return new Promise((resolve) => {
    const worker = new Worker(source, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 6 } });
    let error, most = 0;
    const timer = setInterval(() => { most = Math.max(most, ledger().workers); }, 5);
    worker.on('error', (err) => { error = err; });
    worker.on('exit', (code) => {
      clearInterval(timer);
      resolve(`${error?.code} ${code} ${most < 34 << 20}`);
    });
  });
}

(async () => {
  for (const name in kinds) console.log(`${name}: ${await run(kinds[name])}`);
  gc();
  await new Promise((resolve) => setTimeout(resolve, 20));
  gc();
  console.log('left:', ledger().workers, ledger().sharedBuffers);
})();
