'use strict';
// Memory that threads share: Atomics across them, waiting, growing; broadcast channels; mailboxes.
const { Worker, BroadcastChannel, postMessageToThread, receiveMessageOnPort, MessageChannel } = require('worker_threads');

function once(emitter, name) {
  return new Promise((resolve) => emitter.once(name, resolve));
}

// With a promise of its end from the start.
function start(source, options) {
  const worker = new Worker(source, { eval: true, ...options });
  worker.ended = once(worker, 'exit');
  return worker;
}

async function main() {
  const alive = setInterval(() => {}, 1000); // waiting promises keep nothing alive
  // Two threads count in one word.
  const counts = new Int32Array(new SharedArrayBuffer(64));
  const count = "const { workerData: a } = require('worker_threads'); for (let i = 0; i < 5000; i++) { Atomics.add(a, 0, 1); Atomics.sub(a, 1, 1); Atomics.xor(a, 2, 1); for (;;) { const seen = Atomics.load(a, 3); if (Atomics.compareExchange(a, 3, seen, seen + 1) === seen) break; } }";
  const pair = [start(count, { workerData: counts }), start(count, { workerData: counts })];
  await Promise.all(pair.map((worker) => worker.ended));
  console.log(counts.slice(0, 4));

  // wait and notify, both ways.
  const word = new Int32Array(new SharedArrayBuffer(16));
  const waiter = start(`
    const { workerData: { word, port } } = require('worker_threads');
    Atomics.store(word, 1, 1);
    Atomics.notify(word, 1);
    port.postMessage([Atomics.wait(word, 0, 0), Atomics.wait(word, 0, 5), Atomics.wait(word, 2, 0, 1), word[1]]);
    while (Atomics.notify(word, 3) === 0) Atomics.wait(word, 2, 0, 1);
    port.close();
  `, { ...ported((port) => ({ word, port })) });
  const waited = waiter.ended;
  Atomics.wait(word, 1, 0);
  while (Atomics.notify(word, 0) === 0) Atomics.wait(word, 2, 0, 1);
  console.log(await once(ported.here, 'message'));
  const later = Atomics.waitAsync(word, 3, 0);
  console.log(later.async ? await later.value : 'ok');
  await waited;

  // A thread that sleeps for ever can be stopped.
  const sleeper = start("const a = new Int32Array(new SharedArrayBuffer(4)); require('worker_threads').parentPort.postMessage('sleeps'); Atomics.wait(a, 0, 0);");
  console.log(await once(sleeper, 'message'));
  console.log('stopped:', await sleeper.terminate());

  // Growing is seen at the next access.
  const growable = new SharedArrayBuffer(4, { maxByteLength: 1 << 20 });
  const view = new Uint8Array(growable), data = new DataView(growable), fixed = new Uint8Array(growable, 0, 4);
  const grower = start("const { workerData: b, parentPort } = require('worker_threads'); const v = new Uint8Array(b); b.grow(2000); v[1000] = 9; v[3] = 7; parentPort.postMessage([v.length, b.byteLength, b.growable, b.maxByteLength]);", { workerData: growable });
  console.log(await once(grower, 'message'));
  await grower.ended;
  console.log(view[1000], view[1999], view[2000], view.length, view.byteLength, view.at(-1), data.byteLength, data.getUint8(1000), fixed.length, fixed[3], growable.byteLength, view.includes(9), Object.keys(view).length);
  try {
    growable.grow(100);
  } catch (err) {
    console.log(err.name, err.message);
  }

  // Kept by the thread that did not make it.
  const maker = start("const b = new SharedArrayBuffer(140000); new Uint8Array(b).fill(3); require('worker_threads').parentPort.postMessage([b, b])");
  const [first, second] = await once(maker, 'message');
  await maker.ended;
  console.log(first === second, first.byteLength, new Uint8Array(first).every((b) => b === 3));

  // A synchronous call of another thread.
  const { port1, port2 } = new MessageChannel();
  const called = start("const { workerData: { port, flag } } = require('worker_threads'); port.on('message', (n) => { port.postMessage(n * 2); Atomics.store(flag, 0, 1); Atomics.notify(flag, 0); port.close(); })", { workerData: { port: port2, flag: counts }, transferList: [port2] });
  counts[0] = 0;
  port1.postMessage(21);
  Atomics.wait(counts, 0, 0);
  console.log(receiveMessageOnPort(port1));
  await called.ended;

  const channel = new BroadcastChannel('tally');
  const heard = [];
  const all = new Promise((resolve) => { channel.onmessage = ({ data }) => { heard.push(data); resolve(); }; });
  const listen = "const { BroadcastChannel, threadId } = require('worker_threads'); const c = new BroadcastChannel('tally'); c.onmessage = ({ data }) => { c.postMessage(['heard', data]); c.close(); }; require('worker_threads').parentPort.postMessage('ready');";
  const listener = start(listen);
  const listened = listener.ended;
  await once(listener, 'message');
  const local = new BroadcastChannel('tally');
  channel.postMessage({ to: 'all' });
  await all;
  console.log(heard);
  channel.close();
  local.close();
  await listened;

  const mailed = start(`const { parentPort, postMessageToThread } = require('worker_threads');
    process.on('workerMessage', (value, source) => { if (value === 'throw') throw new Error('x'); postMessageToThread(source, ['back', value]); if (value === 'end') parentPort.close(); });
    parentPort.on('message', () => {}); parentPort.postMessage('ready');`);
  const ended = mailed.ended;
  await once(mailed, 'message');
  let from;
  process.on('workerMessage', (value, source) => { from = [value, source === mailed.threadId]; });
  const send = (...args) => postMessageToThread(...args).then(() => console.log('delivered'), (err) => console.log(err.code, err.message));
  await send(0, 1);
  await send(12345, 1);
  await send(mailed.threadId, 'throw');
  await send(mailed.threadId, 1, [], -1);
  await send(mailed.threadId, 'end');
  await ended;
  console.log(from);
  clearInterval(alive);
}

function ported(make) {
  const { port1, port2 } = new MessageChannel();
  ported.here = port1;
  return { workerData: make(port2), transferList: [port2] };
}

main();
