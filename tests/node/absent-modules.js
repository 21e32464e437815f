'use strict';
// Modules that may not be built yet load with Node's names, kinds and constants, and their classes can be inherited from.
const ids = ['child_process', 'cluster', 'crypto', 'http2', 'inspector', 'inspector/promises', 'repl', 'tls', 'wasi', 'worker_threads', 'zlib', 'node:sea', 'node:sqlite', 'node:test', 'node:test/reporters'];
process.emitWarning = () => {};
const kind = (v) => (typeof v === 'function' ? `${Object.hasOwn(v, 'prototype') ? 'F' : 'f'}${v.length}` : v === null ? 'null' : typeof v === 'object' ? 'object' : `${typeof v} ${String(v).slice(0, 20)}`);
for (const id of ids) {
  const m = require(id);
  // AsyncGeneratorFunctions are ordinary functions while the reporters are not there.
  const names = Reflect.ownKeys(m).filter((k) => typeof k === 'string' && k[0] !== '_' && !/^(?:Z_|ZLIB|ZSTD_|DEFLATE|INFLATE|G?UN?ZIP|GZIP|rootCert|reporters|BroadcastChannel|MessageChannel|MessagePort)/.test(k));
  console.log(id, typeof m, names.map((k) => `${k}:${id.endsWith('reporters') ? typeof m[k] : kind(m[k])}`).join(' '));
}
const { constants: z, codes } = require('zlib');
console.log(Object.keys(z).length, z.Z_BEST_COMPRESSION, z.BROTLI_PARAM_QUALITY, z.Z_MAX_CHUNK, codes.Z_OK, codes['-3']);
console.log(Object.isFrozen(z), Object.getPrototypeOf(z), Object.getOwnPropertyDescriptor(require('zlib'), 'Z_OK'));
console.log(JSON.stringify(require('crypto').constants).length, require('crypto').constants.RSA_PKCS1_PADDING);
const h2 = require('http2').constants;
console.log(Object.keys(h2).length, h2.HTTP2_HEADER_PATH, h2.NGHTTP2_NO_ERROR, h2.HTTP_STATUS_OK);
const tls = require('tls');
console.log(tls.DEFAULT_MIN_VERSION, tls.DEFAULT_MAX_VERSION, tls.DEFAULT_ECDH_CURVE, tls.DEFAULT_CIPHERS.length);
const wt = require('worker_threads');
console.log(wt.isMainThread, wt.threadId, wt.parentPort, wt.workerData, wt.resourceLimits, wt.threadName, String(wt.SHARE_ENV));
console.log(require('cluster').isPrimary, require('cluster').isWorker, require('cluster').SCHED_RR);

const { Transform } = require('stream');
const EventEmitter = require('events');
const { Inflate, BrotliDecompress, ZstdCompress } = require('zlib');
const { inherits } = require('util');
class A extends Inflate {}
function B() {}
inherits(B, Inflate);
class C extends require('crypto').Hash {}
class D extends wt.Worker {}
console.log(A.prototype instanceof Transform, B.prototype instanceof Transform, B.super_ === Inflate, BrotliDecompress.prototype instanceof Transform, ZstdCompress.prototype instanceof Transform);
console.log(C.prototype instanceof Transform, D.prototype instanceof EventEmitter, require('child_process').ChildProcess.prototype instanceof EventEmitter);
console.log(Object.getOwnPropertyNames(wt.Worker.prototype).sort().join());
const c = require('crypto');
console.log(c.webcrypto === crypto, c.webcrypto.subtle === c.subtle, crypto instanceof Crypto, crypto.subtle instanceof SubtleCrypto, typeof CryptoKey, typeof crypto.subtle.digest, c.getRandomValues === undefined);
console.log(require('node:inspector') === require('inspector'), require('process') === process, require('node:process') === process);
