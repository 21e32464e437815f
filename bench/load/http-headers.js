// The same with 1 KiB of request headers. See http-headers.client.js.
const http = require('node:http');
const server = http.createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/plain' });
  res.end('hello world\n');
});
server.listen(0, '127.0.0.1', () => console.log('listening', server.address().port));
