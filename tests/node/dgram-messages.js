'use strict';
// Datagrams over loopback: every form of send, events and their order, errors, options, lists of blocked addresses.
const dgram = require('dgram');
const { BlockList } = require('net');
const p = console.log;
const attempt = (f) => {
  try {
    return f();
  } catch (e) {
    return `${e.name} ${e.code} ${e.message}`;
  }
};
const plain = (e) => (e ? { message: e.message.replace(/:\d+$/, ':PORT'), ...e, ...(e.port === undefined ? {} : { port: typeof e.port }) } : e);
const bound = (options, address = '127.0.0.1') => new Promise((resolve) => {
  const socket = dgram.createSocket(options);
  socket.bind(0, address, () => resolve(socket));
});
// What arrives, so many of them.
const arrive = (socket, count) => new Promise((resolve) => {
  const list = [];
  socket.on('message', function take(message, rinfo) {
    list.push([message.toString('latin1'), rinfo.address, rinfo.family, typeof rinfo.port, rinfo.size]);
    if (list.length === count) {
      socket.removeListener('message', take);
      resolve(list);
    }
  });
});
const send = (socket, ...args) => new Promise((resolve) => socket.send(...args, (err, size) => resolve([plain(err), size])));

(async () => {
  const server = await bound('udp4');
  const { port } = server.address();
  const client = dgram.createSocket('udp4');
  client.on('listening', () => p('client listening', client.address().address));
  let arriving = arrive(server, 9);
  p(await send(client, 'one', port, '127.0.0.1'));
  p(await send(client, Buffer.from('xtwox'), 1, 3, port, '127.0.0.1'));
  p(await send(client, ['a', Buffer.from('b'), new Uint8Array([99]), new DataView(new ArrayBuffer(1))], port, '127.0.0.1'));
  p(await send(client, [], port));
  p(await send(client, '', port, 'localhost'));
  p(await send(client, new Uint16Array([0x4241, 0x4443]), port));
  p(await send(client, 'sliced', 2, 2, port, '127.0.0.1'));
  client.sendto(Buffer.from('sendto'), 0, 6, port, '127.0.0.1');
  p(await send(client, 'é\x00', port, null));
  p(await arriving);

  // Connected.
  await new Promise((resolve) => {
    p(client.connect(port, resolve));
    p(attempt(() => client.connect(port)));
  });
  p(client.remoteAddress().address, attempt(() => client.send('x', port, '127.0.0.1')), attempt(() => client.sendto('x', 0, 1, port, '127.0.0.1')));
  arriving = arrive(server, 3);
  p(await send(client, 'connected'), await send(client, Buffer.from('abcdef'), 1, 2), await send(client, ['x', 'y']));
  p(await arriving, client.getSendQueueSize(), client.getSendQueueCount());
  arriving = arrive(client, 1);
  server.send('back', client.address().port);
  p(await arriving);
  client.disconnect();

  // Many, in order.
  server.setRecvBufferSize(1 << 20);
  arriving = arrive(server, 60);
  for (let i = 0; i < 60; i++) client.send(`m${i}`, port);
  p((await arriving).every(([text], i) => text === `m${i}`));

  // Large ones, and one that is too large: the socket goes on.
  const large = Buffer.alloc(60000, 'x');
  arriving = arrive(server, 1);
  p(await send(client, large, port));
  p((await arriving)[0][4]);
  p(await send(client, Buffer.alloc(70000), port, '127.0.0.1'));
  p(await send(client, [Buffer.alloc(40000), Buffer.alloc(40000)], port, '127.0.0.1'));
  client.send(Buffer.alloc(70000), port);
  p(await send(client, 'x', 5, '::1'));
  arriving = arrive(server, 1);
  p(await send(client, 'fine', port), await arriving);

  // What a program keeps stays as it is.
  const kept = [];
  server.on('message', (message) => kept.push(message));
  for (let i = 0; i < 20; i++) await send(client, Buffer.alloc(20 + i * 10, i), port);
  while (kept.length < 20) await new Promise(setImmediate);
  p(kept.every((message, i) => message.length === 20 + i * 10 && message.every((b) => b === i)));
  server.removeAllListeners('message');

  // Nobody there.
  const lonely = dgram.createSocket('udp4');
  const gone = await bound('udp4');
  const gonePort = gone.address().port;
  gone.close();
  await new Promise((resolve) => {
    lonely.on('error', (e) => {
      p(plain(e));
      resolve();
    });
    lonely.connect(gonePort, '127.0.0.1', () => lonely.send('x'));
  });
  lonely.close();

  // Addresses that cannot be had.
  const taken = dgram.createSocket('udp4');
  await new Promise((resolve) => taken.on('error', resolve).bind(port, '127.0.0.1')).then((e) => p(plain(e)));
  p(attempt(() => taken.address()));
  await new Promise((resolve) => taken.removeAllListeners().on('error', resolve).bind(0, '192.0.2.1')).then((e) => p(plain(e)));
  await new Promise((resolve) => taken.bind(0, '127.0.0.1', resolve));
  p(taken.address().address);
  taken.close();

  // A look-up of one's own.
  const looked = dgram.createSocket({ type: 'udp4', lookup(host, family, callback) {
    p('lookup', host, family);
    if (host === 'bad') callback(new Error('bad name'));
    else callback(null, '127.0.0.1', 4);
  } });
  await new Promise((resolve) => looked.bind(0, 'foo', resolve));
  p(await send(looked, 'x', port, 'bar'), await send(looked, 'x', port, 'bad'));
  await new Promise((resolve) => looked.connect(port, 'bad', resolve)).then((e) => p(e.message));
  looked.once('error', (e) => p('error event', e.message));
  looked.send('x', port, 'bad');
  await new Promise(setImmediate);
  looked.close();

  // Options.
  const sized = await bound({ type: 'udp4', recvBufferSize: 10000, sendBufferSize: 12000 });
  p(sized.getRecvBufferSize(), sized.getSendBufferSize());
  p(sized.setRecvBufferSize(5000), sized.getRecvBufferSize());
  for (const [method, ...args] of [['setTTL', 0], ['setTTL', 256], ['setTTL', 5], ['setMulticastTTL', 256], ['setMulticastTTL', 0], ['setMulticastTTL', -1], ['setMulticastLoopback', false], ['setMulticastLoopback', 'x'],
    ['setBroadcast', true], ['setBroadcast', 1], ['setMulticastInterface', '127.0.0.1'], ['setMulticastInterface', 'x'], ['addMembership', '224.0.0.114', '127.0.0.1'],
    ['addMembership', '224.0.0.114', '127.0.0.1'], ['dropMembership', '224.0.0.114', '127.0.0.1'], ['dropMembership', '224.0.0.114', '127.0.0.1'], ['addMembership', '1.1.1.1', '127.0.0.1'],
    ['addSourceSpecificMembership', '127.0.0.1', '232.1.1.1', '127.0.0.1'], ['dropSourceSpecificMembership', '127.0.0.1', '232.1.1.1', '127.0.0.1'], ['addSourceSpecificMembership', 'x', '232.1.1.1']]) {
    p(method, args, attempt(() => sized[method](...args)));
  }
  p(sized.ref() === sized, sized.unref() === sized);
  sized.close();

  // Blocked.
  const list = new BlockList();
  list.addAddress('127.0.0.1');
  const deaf = await bound({ type: 'udp4', receiveBlockList: list });
  deaf.on('message', () => p('never'));
  const mute = dgram.createSocket({ type: 'udp4', sendBlockList: list });
  p(await send(client, 'x', deaf.address().port), await send(mute, 'x', port, '127.0.0.1'));
  await new Promise((resolve) => mute.connect(port, '127.0.0.1', resolve)).then((e) => p(e.message));
  mute.send('x', port);
  deaf.close();
  mute.close();

  // One port for several.
  const shared = await bound({ type: 'udp4', reuseAddr: true });
  const sharing = dgram.createSocket({ type: 'udp4', reuseAddr: true });
  await new Promise((resolve) => sharing.bind({ port: shared.address().port, address: '127.0.0.1' }, resolve));
  p(sharing.address().port === shared.address().port);
  shared.close();
  sharing.close();

  // Sent before it was bound, and closed at once: nothing is told.
  const hasty = dgram.createSocket('udp4');
  hasty.send('x', port, '127.0.0.1', () => p('never'));
  await new Promise((resolve) => hasty.close(resolve));

  client.close();
  server.close(() => p('closed'));
  process.once('uncaughtException', (e) => p('uncaught', e.message));
  dgram.createSocket('udp4').bind(0, '192.0.2.1');
})();
