'use strict';
// Objects of the runtime's own classes between threads, and descriptors.
const { Worker } = require('worker_threads');
const { BlockList, SocketAddress } = require('net');
const { once } = require('events');
const fs = require('fs');
const os = require('os');
const path = require('path');
const crypto = require('crypto');

const source = `
const { parentPort, workerData } = require('worker_threads');
const net = require('net');
const fs = require('fs');
(async () => {
  const { blob, file, list, address, error, handle } = workerData;
  console.log(blob instanceof Blob, blob.type, await blob.text());
  console.log(file instanceof File, file.name, file.lastModified, await file.text());
  console.log(net.BlockList.isBlockList(list), list.check('10.0.0.1'), list.check('10.0.0.2'), list.rules);
  console.log(net.SocketAddress.isSocketAddress?.(address), address.address, address.port, address.family);
  console.log(error instanceof DOMException, error.name, error.code, error.message);
  const { secret, pair, subtle } = workerData.keys;
  console.log(secret.type, secret.export().toString(), pair.publicKey.asymmetricKeyType, pair.privateKey.type);
  console.log(require('crypto').verify(null, Buffer.from('text'), pair.publicKey, require('crypto').sign(null, Buffer.from('text'), pair.privateKey)));
  console.log(subtle, subtle instanceof CryptoKey, (await crypto.subtle.sign('HMAC', subtle, Buffer.from('x'))).byteLength);
  console.log(handle.constructor.name, await handle.readFile('utf8'));
  await handle.close();
  fs.openSync(workerData.path); // closed with the worker
  parentPort.postMessage(new Blob(['back']));
})();
`;

async function main() {
  const file = path.join(os.tmpdir(), `tally-worker-objects-${process.pid}`);
  fs.writeFileSync(file, 'of the file');
  try {
    const list = new BlockList();
    list.addAddress('10.0.0.1');
    const handle = await fs.promises.open(file);
    const keys = {
      secret: crypto.createSecretKey('secret', 'utf8'), pair: crypto.generateKeyPairSync('ed25519'),
      subtle: await crypto.subtle.importKey('raw', Buffer.from('0123456789abcdef'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
    };
    const workerData = {
      keys,
      blob: new Blob(['text ', Buffer.from('bytes')], { type: 'text/plain' }), file: new File(['content'], 'name.txt', { lastModified: 5 }),
      list, address: new SocketAddress({ address: '1.2.3.4', port: 80 }), error: new DOMException('message', 'AbortError'), handle, path: file,
    };
    try {
      new Worker(source, { eval: true, workerData });
    } catch (err) {
      console.log(err.name, err.message);
    }
    const before = fs.readdirSync('/proc/self/fd').length;
    const worker = new Worker(source, { eval: true, workerData, transferList: [handle] });
    const ended = once(worker, 'exit');
    console.log(handle.fd);
    const [blob] = await once(worker, 'message');
    console.log(await blob.text(), await ended);
    await new Promise(setImmediate);
    console.log(fs.readdirSync('/proc/self/fd').length - before < 3);
  } finally {
    fs.unlinkSync(file);
  }
}

main();
