// Two hundred writers and a reader that takes its time; a peer that resets in the middle of a write; a half-open connection.
const net = require('net');
const WRITERS = 200;
const SIZE = 50000;
let total = 0;
let done = 0;
const server = net.createServer((socket) => {
  socket.pause();
  setTimeout(() => {
    socket.on('data', (d) => { total += d.length; });
    socket.on('end', () => socket.end());
    socket.resume();
  }, 20);
});
server.listen(0, '127.0.0.1', () => {
  const bytes = Buffer.alloc(SIZE, 1);
  for (let i = 0; i < WRITERS; i++) {
    const client = net.connect(server.address().port, '127.0.0.1');
    client.end(bytes);
    client.resume();
    client.on('error', (e) => console.log(e.message));
    client.on('close', () => { if (++done === WRITERS) { console.log(total === WRITERS * SIZE); server.close(reset); } });
  }
});
function reset() {
  const peer = net.createServer((socket) => {
    socket.on('error', (e) => console.log('server', e.code));
    socket.once('data', () => socket.resetAndDestroy());
  });
  peer.listen(0, '127.0.0.1', () => {
    const client = net.connect(peer.address().port, '127.0.0.1');
    client.on('error', (e) => console.log(e.message, e.code, e.syscall, e.errno));
    client.on('close', (hadError) => { console.log('close', hadError, client.destroyed); peer.close(halfOpen); });
    client.write(Buffer.alloc(8 << 20));
  });
}
function halfOpen() {
  const peer = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.resume();
    socket.on('end', () => {
      console.log('the other side ended; ours:', socket.readyState, socket.writable);
      let n = 0;
      const more = () => (n++ < 3 ? socket.write(`late ${n};`, () => setImmediate(more)) : socket.end());
      more();
    });
  });
  peer.listen(0, '127.0.0.1', () => {
    const client = net.connect({ port: peer.address().port, host: '127.0.0.1', allowHalfOpen: true });
    let text = '';
    client.end('first');
    client.on('data', (d) => { text += d; });
    client.on('end', () => console.log(text, client.readyState));
    client.on('close', (hadError) => { console.log('closed', hadError); peer.close(); });
  });
}
