// A server that answers every request with a short text. See http-hello.client.js.
const http = require('node:http');
const server = http.createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/plain' });
  res.end('hello world\n');
});
server.listen(0, '127.0.0.1', () => console.log('listening', server.address().port));
