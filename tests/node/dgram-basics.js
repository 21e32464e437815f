'use strict';
// dgram: shapes, arguments that are refused, what a socket says before it is bound and after it is closed.
const dgram = require('dgram');
const p = console.log;
const attempt = (f) => {
  try {
    return f();
  } catch (e) {
    return `${e.name} ${e.code} ${e.message}`;
  }
};
const show = (o) => Reflect.ownKeys(o).map((k) => {
  const d = Object.getOwnPropertyDescriptor(o, k);
  return `${String(k)}:${d.get ? 'get' : typeof d.value === 'function' ? d.value.length : typeof d.value}:${d.enumerable ? 'e' : ''}${d.writable ? 'w' : ''}${d.configurable ? 'c' : ''}`;
}).join(' ');
p(show(dgram));
p(show(dgram.Socket.prototype));
p(dgram.Socket.length, Object.getPrototypeOf(dgram.Socket.prototype) === require('events').prototype, new dgram.Socket('udp4').type);
for (const args of [[], ['x'], [4], [{}], [{ type: 'x' }], [{ type: 'udp4', signal: 5 }], ['udp4', 5], [{ type: 'udp4', recvBufferSize: -1 }], [{ type: 'udp4', recvBufferSize: 'x' }], [{ type: 'udp4', lookup: 5 }],
  [null], [{ type: 'udp4', receiveBlockList: 5 }], [{ type: 'udp4', sendBlockList: {} }], [{ type: 'udp6', ipv6Only: 1 }]]) p(args, attempt(() => dgram.createSocket(...args).close().type));
const three = Buffer.alloc(3);
for (const [method, ...args] of [['send'], ['send', 'x'], ['send', 'x', 0, 1], ['send', 'x', 5, 0, 1], ['send', 5, 1], ['send', 'x', 1, 2, 3, 4], ['send', 'x', 70000], ['send', 'x', -1], ['send', 'x', 0],
  ['send', [5], 1], ['send', three, 5, 1, 1], ['send', three, 1, 5, 1], ['send', three, -1, 1, 1], ['send', 'x', 1, 5],
  ['sendto', 'x'], ['sendto', three, 0, 3, 1], ['address'], ['setBroadcast', true], ['setTTL', 5], ['setTTL', 'x'], ['setMulticastTTL', 5], ['setMulticastTTL', 'x'],
  ['setMulticastLoopback', true], ['setMulticastInterface', '127.0.0.1'], ['setMulticastInterface', 5], ['addMembership'], ['addMembership', 'x'], ['dropMembership', '224.0.0.1'], ['addSourceSpecificMembership'],
  ['addSourceSpecificMembership', '1.1.1.1'], ['addSourceSpecificMembership', 'x', 'y'], ['getRecvBufferSize'], ['setRecvBufferSize', 5000], ['setRecvBufferSize', 'x'], ['setRecvBufferSize', -1],
  ['getSendBufferSize'], ['setSendBufferSize', 5.5], ['connect'], ['connect', 0], ['connect', 'x'], ['connect', 5, 6], ['disconnect'], ['remoteAddress'], ['getSendQueueSize'], ['getSendQueueCount'],
  ['bindSync', 5], ['bindSync', null], ['bindSync', { address: 'localhost' }], ['bindSync', { address: 5 }], ['bindSync', { port: 'x' }], ['bindSync', { port: -1 }],
  ['connectSync', 5, 'localhost'], ['connectSync', 0, '127.0.0.1'], ['connectSync', 'x'], ['connectSync', 5, 5]]) {
  const socket = dgram.createSocket('udp4');
  p(method, args, attempt(() => socket[method](...args)));
  socket.close();
}
const closed = dgram.createSocket('udp4');
closed.on('close', () => p('close'));
p(closed.close() === closed);
for (const f of [(s) => s.close(), (s) => s.send('x', 1), (s) => s.bind(), (s) => s.address(), (s) => s.ref() === s, (s) => s.unref() === s, (s) => s.connect(4), (s) => s.addMembership('224.0.0.1')]) p(String(f), attempt(() => f(closed)));

const bound = dgram.createSocket('udp4');
bound.on('listening', () => {
  p('listening', bound.address().address);
  bound.close();
});
const { address, family } = bound.bindSync({ address: '127.0.0.1' });
p(address, family, attempt(() => bound.bindSync()), attempt(() => bound.bind()));
const other = dgram.createSocket('udp4');
p(attempt(() => other.bindSync(bound.address())).replace(/:\d+/, ':PORT'));
other.on('listening', () => p('other listening'));
other.on('connect', () => {
  p('connected');
  other.close();
});
p(other.connectSync(5000), other.remoteAddress(), attempt(() => other.connectSync(5000)), other.address().address, attempt(() => other.send('x', 5)));
p(other.disconnect(), attempt(() => other.remoteAddress()));
const twice = dgram.createSocket('udp4');
twice.bind(0, () => {
  p('twice', attempt(() => twice.bind()));
  twice.close(() => p('twice closed'));
});
p(attempt(() => twice.bind()));
for (const signal of [AbortSignal.abort(), undefined]) {
  const controller = new AbortController();
  const socket = dgram.createSocket({ type: 'udp4', signal: signal ?? controller.signal });
  socket.on('close', () => p('aborted', signal === undefined));
  if (signal === undefined) socket.bind(0, () => controller.abort());
}
const early = dgram.createSocket('udp4');
early.on('listening', () => p('never'));
early.bind(0);
early.close(() => p('closed before it was bound'));
(async () => {
  const disposed = dgram.createSocket('udp4');
  await disposed[Symbol.asyncDispose]();
  await disposed[Symbol.asyncDispose]();
  p('disposed', attempt(() => disposed.close()));
})();
