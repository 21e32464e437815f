// 64 connections kept alive, 60,000 requests with 1 KiB of headers each.
const net = require('node:net');
const port = Number(process.argv[2]);
const REQUESTS = 60000;
let head = 'GET /a/path?with=a&query=of&some=length HTTP/1.1\r\nHost: localhost:8080\r\nConnection: keep-alive\r\nAccept: text/html,application/xhtml+xml;q=0.9\r\nAccept-Language: en-US,en;q=0.5\r\nCache-Control: max-age=0\r\nReferer: http://localhost:8080/another/path\r\n';
for (let i = 0; head.length < 960; i++) head += `X-Header-${i}: ${'v'.repeat(60)}\r\n`;
const request = Buffer.from(`${head}\r\n`);
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
