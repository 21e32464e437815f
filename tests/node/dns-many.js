'use strict';
// Many queries at once, in one socket; what is left afterwards is nothing: no descriptor, no reason for the program to stay.
const dgram = require('dgram');
const dns = require('dns');
const fs = require('fs');
const p = console.log;
const descriptors = () => fs.readdirSync('/proc/self/fd').length;

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

const server = dgram.createSocket('udp4');
const from = new Set();
const ids = new Set();
server.on('message', (query, peer) => {
  from.add(peer.port);
  ids.add(query.readUInt16BE(0));
  const reply = Buffer.from(query);
  reply[2] |= 0x80;
  const n = Number(query.toString('latin1', 14, 13 + query[12]));
  if (n % 3 === 0) reply[3] = 3; // NXDOMAIN
  const address = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, n >> 8, n & 255]);
  if (n % 3 === 0) {
    server.send(reply, peer.port, peer.address);
  } else {
    reply[7] = 1;
    server.send([reply, address], peer.port, peer.address);
  }
});
server.bind(0, '127.0.0.1', async () => {
  server.setRecvBufferSize(1 << 20);
  const servers = [`127.0.0.1:${server.address().port}`];
  const resolver = new dns.Resolver({ timeout: 20000, tries: 2 });
  resolver.setServers(servers);
  const before = descriptors();
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => new Promise((resolve) => resolver.resolve4(`q${i}.test`, (err, list) => resolve(err ? err.code : list[0])))));
  p(answers.every((answer, i) => answer === (i % 3 === 0 ? 'ENOTFOUND' : `10.0.${i >> 8}.${i & 255}`)), from.size, ids.size);
  await settled();
  p(descriptors() - before < 2); // c-ares keeps one

  // Cancelled while they are on their way.
  const codes = Array.from({ length: 20 }, (_, i) => new Promise((resolve) => resolver.resolve4(`q${i}.test`, (err) => resolve(err?.code))));
  resolver.cancel();
  p(new Set(await Promise.all(codes)));
  await settled();
  p(descriptors() - before < 2); // c-ares keeps one

  // A callback that throws takes nothing with it.
  process.on('uncaughtException', (err) => p('uncaught', err.message));
  await Promise.all([1, 2, 4].map((i) => new Promise((resolve) => resolver.resolve4(`q${i}.test`, (err, list) => {
    setImmediate(resolve);
    if (i === 2) throw new Error(`thrown for ${list}`);
  }))));
  await settled();
  p(descriptors() - before < 2); // c-ares keeps one
  server.close();
});
