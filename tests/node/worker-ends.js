'use strict';
// How workers end: exit codes, errors that nobody caught, terminate() at any point.
const { Worker } = require('worker_threads');
const { inspect } = require('util');

function run(source, options) {
  return new Promise((resolve) => {
    const lines = [];
    const worker = new Worker(source, { eval: true, stdout: true, ...options });
    worker.stdout.setEncoding('utf8').on('data', (text) => lines.push(...text.trimEnd().split('\n')));
    worker.on('error', (err) => lines.push(`error: ${err instanceof Error ? `${err.constructor.name} ${err.message} ${JSON.stringify(err)} ${err.cause instanceof Error}` : inspect(err)}`));
    worker.on('message', (message) => lines.push(`message: ${inspect(message)}`));
    worker.on('exit', (code) => {
      lines.push(`exit ${code} ${worker.threadId}`);
      resolve(lines.map((line) => line.replaceAll(process.cwd(), '')));
    });
    options?.then?.(worker);
  });
}

const sources = [
  "throw new Error('x')",
  "throw Object.assign(new TypeError('y'), { code: 'E', deep: { a: [1] }, f() {} })",
  'throw undefined', 'throw { a: 1, b: () => 1 }',
  "class Own extends RangeError { extra = 1 } throw new Own('own')",
  "throw new Error('outer', { cause: new Error('inner') })",
  "Promise.reject(new RangeError('rejected'))",
  'syntax error here',
  'process.exitCode = 7', "process.exit(3); console.log('not reached')",
  "process.on('exit', (code) => { console.log('in exit', code); process.exitCode = 9; })",
  "process.on('exit', (code) => console.log('in exit', code)); throw new Error('thrown')",
  "process.on('uncaughtException', (err) => console.log('caught', err.message)); setTimeout(() => console.log('later'), 1); throw new Error('handled')",
  "process.on('exit', () => { throw new Error('in exit') })",
  "for (let i = 0; i < 100; i++) console.log(i); process.exit(4)",
  "require('worker_threads').parentPort.postMessage('before'); process.exit(5)",
  'await 1; console.log(import.meta.url !== undefined)', "import fs from 'fs'; console.log(typeof fs.readFile)",
  "const { parentPort } = require('worker_threads'); parentPort.on('message', () => {}); parentPort.close()",
  "const { parentPort } = require('worker_threads'); parentPort.on('message', () => {}); parentPort.unref()",
];

// Where a worker is when it is stopped.
const places = [
  'for (;;);', 'try { for (;;); } finally { for (;;); }', 'setInterval(() => {}, 1000)',
  "Promise.resolve().then(function again() { return Promise.resolve().then(again); })", 'setImmediate(function again() { setImmediate(again); })',
  "process.on('exit', () => console.log('not told')); for (;;) try { throw 1 } catch {}",
  '[3, 2, 1].sort(function compare(a, b) { for (;;); })',
  "new (require('worker_threads').Worker)('for (;;);', { eval: true }); for (;;);",
];

async function main() {
  for (const source of sources) {
    console.log('==', source);
    for (const line of await run(source)) console.log(line);
  }
  for (const source of places) {
    const lines = await run(source, { then(worker) { worker.once('online', () => setTimeout(async () => console.log('terminated:', await worker.terminate(), '|', source), 5)); } });
    console.log(lines.join());
  }
  // At once, before it is online, and when it is over.
  for (let i = 0; i < 3; i++) {
    const worker = new Worker('for (;;);', { eval: true });
    if (i === 1) await null;
    if (i === 2) await new Promise(setImmediate);
    const code = await worker.terminate();
    if (code !== 0 && code !== 1) console.log(code);
    console.log(await worker.terminate(), worker.threadId);
  }
}

main();
