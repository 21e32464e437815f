// Large and many writes arrive whole and in order, whatever mixture of Buffers and strings they are.
const net = require('net');
let expected = 0;
const parts = [];
for (let i = 0; i < 300; i++) {
  const size = (i * 7919) % 9000;
  parts.push(i % 3 === 0 ? Buffer.alloc(size, i) : i % 3 === 1 ? 'é'.repeat(size >> 1) : i % 2 ? Buffer.from([i & 255]) : Buffer.alloc(size).toString('latin1'));
}
const whole = Buffer.concat(parts.map((p) => Buffer.from(p)));
expected = whole.length;
const got = [];
const server = net.createServer((socket) => {
  socket.pause();
  setTimeout(() => socket.resume(), 5); // so that writes pile up
  socket.on('data', (d) => { if (d.length > 65536) console.log('too large a piece'); got.push(d); });
  socket.on('end', () => {
    const all = Buffer.concat(got);
    console.log(all.length === expected, all.equals(whole));
    socket.end();
    server.close();
  });
});
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  client.cork();
  for (const part of parts.slice(0, 150)) client.write(part);
  process.nextTick(() => client.uncork());
  let calls = 0;
  for (const part of parts.slice(150)) client.write(part, () => calls++);
  console.log(client.bytesWritten === expected, client.writableLength > 0);
  client.end(() => console.log('finished', calls, client.bytesWritten === expected));
  client.resume();
});
