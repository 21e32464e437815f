'use strict';
// Values, ports and memory between threads.
const { Worker, MessageChannel } = require('worker_threads');

const echo = `
const { parentPort } = require('worker_threads');
parentPort.on('message', ({ value, transfer }) => {
  if (value === 'stop') parentPort.close();
  else parentPort.postMessage(value, transfer === 'buffer' ? [value] : []);
});
`;

function once(emitter, name) {
  return new Promise((resolve) => emitter.once(name, resolve));
}

async function main() {
  const worker = new Worker(echo, { eval: true });
  await once(worker, 'online');
  const circle = { name: 'circle' };
  circle.self = circle;
  const values = [
    1, -1.5, NaN, -0, 'text', 'täxt', '\ud83d\ude00 wide', '', null, undefined, true, 12345678901234567890n, -1n,
    [1, , 3], { a: { b: [{}] } }, new Date(86400000), /a+/giu, new Map([[1, { x: 1 }], ['k', new Set([1, 2])]]),
    new Error('message'), new RangeError('range', { cause: new TypeError('cause') }), Object(5), Object('s'), Object(false), Object(7n),
    new Uint8Array([1, 2, 3]), new Float64Array([0.5]), new DataView(new ArrayBuffer(4), 1, 2), Buffer.from('buffer'), new ArrayBuffer(8), circle,
    new ArrayBuffer(4, { maxByteLength: 16 }),
  ];
  for (const value of values) {
    worker.postMessage({ value });
    const got = await once(worker, 'message');
    if (got instanceof Error) console.log(got.name, got.message, got.cause?.name, got.stack === value.stack);
    else if (got instanceof ArrayBuffer) console.log('ArrayBuffer', got.byteLength, got.resizable, got.maxByteLength);
    else console.log(got, got?.constructor?.name);
  }

  const large = new ArrayBuffer(1 << 20);
  new Uint8Array(large).fill(7);
  worker.postMessage({ value: large, transfer: 'buffer' }, [large]);
  console.log('detached:', large.byteLength);
  const back = await once(worker, 'message');
  console.log('back:', back.byteLength, new Uint8Array(back).every((b) => b === 7));
  const small = new Uint8Array([1, 2, 3]);
  worker.postMessage({ value: small }, [small.buffer]);
  console.log('detached:', small.length);
  console.log(await once(worker, 'message'));

  for (const [value, list] of [[() => 1], [Symbol('s')], [{ f() {} }], [new WeakMap()], [new Proxy({}, {})], [1, [5]], [small.buffer, [small.buffer]]]) {
    try {
      worker.postMessage(value, list);
      console.log('posted');
    } catch (err) {
      console.log(err.name, err.code, err.message);
    }
  }
  worker.postMessage({ value: 'stop' });
  console.log('exit', await once(worker, 'exit'));

  // A channel whose other side goes to the worker, with what was posted before.
  const { port1: near, port2: far } = new MessageChannel();
  near.postMessage('zero');
  near.postMessage('one');
  const second = new Worker(`
    const { parentPort, workerData, receiveMessageOnPort, MessageChannel } = require('worker_threads');
    const { port } = workerData;
    console.log('first:', receiveMessageOnPort(port).message);
    port.on('message', (message) => {
      if (message.reply) {
        message.reply.postMessage({ told: message.text });
        message.reply.close();
        return;
      }
      console.log('then:', message);
      if (message === 'two') {
        const { port1, port2 } = new MessageChannel();
        port1.postMessage('through a channel of the worker');
        port.postMessage({ port2 }, [port2]);
        port1.on('message', (text) => { console.log('heard:', text); port1.close(); });
      }
    });
    port.on('close', () => console.log('closed in the worker'));
  `, { eval: true, workerData: { port: far }, transferList: [far], stdout: true });
  let written = ''; // the order of what two threads print is nobody's
  second.stdout.setEncoding('utf8').on('data', (text) => { written += text; });
  const closed = once(near, 'close');
  near.postMessage('two');
  const { port2 } = await once(near, 'message');
  port2.on('message', (text) => {
    console.log(text);
    port2.postMessage('an answer');
  });
  await once(port2, 'close');
  const { port1: here, port2: there } = new MessageChannel();
  near.postMessage({ reply: there, text: 'ask' }, [there]);
  console.log(await once(here, 'message'));
  await once(here, 'close');
  near.close();
  await closed;
  console.log('closed here');
  console.log('exit', await once(second, 'exit'));
  console.log(written);
}
main();
