'use strict';
// 20,000 chunks of 512 bytes from a socket.
const net = require('net');
const { done } = require('./common.js');
const N = 20000, keep = [];
let live = 0;
const server = net.createServer((s) => {
  s.setNoDelay(true);
  let i = 0;
  s.on('data', () => { if (i++ < N) s.write(Buffer.alloc(512, i)); else s.end(); });
});
server.listen(0, '127.0.0.1', () => {
  const c = net.connect(server.address().port, '127.0.0.1', () => c.write('?'));
  c.on('data', (b) => { keep.push(b); live += b.length; c.write('?'); });
  c.on('close', () => { server.close(); done('socket-chunks', live, keep); });
});
