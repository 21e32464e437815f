// 9,000 idle keep-alive connections to an HTTP server; the client is another program. See http-idle.client.js.
const http = require('node:http');
const server = http.createServer((req, res) => res.end('hello'));
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', 1024, () => console.log('listening', server.address().port));
