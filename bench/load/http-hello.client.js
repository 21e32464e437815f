// 64 connections kept alive, 100,000 requests in all.
const net = require('node:net');
const port = Number(process.argv[2]);
const REQUESTS = 100000;
const request = Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: load\r\nAccept: */*\r\n\r\n');
let asked = 0;
let answered = 0;
for (let i = 0; i < 64; i++) {
  const socket = net.connect(port, '127.0.0.1');
  const ask = () => {
    if (asked++ < REQUESTS) socket.write(request);
    else socket.end();
  };
  socket.setNoDelay(true);
  socket.on('connect', ask);
  socket.on('data', (data) => {
    // Answers are small: one read has all of one.
    if (!data.latin1Slice(0, 12).startsWith('HTTP/1.1 200')) throw new Error(String(data));
    answered++;
    ask();
  });
}
process.on('exit', () => {
  if (answered < REQUESTS) throw new Error(`${answered} answers`);
});
