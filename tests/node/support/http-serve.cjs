'use strict';
// A server for each part of a test, and a client that says in a line what came of a request.
const http = require('http');
const { once } = require('events');

async function serve(title, options, listener, run) {
  console.log(`-- ${title}`);
  const server = http.createServer(options, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await run(server.address().port, server);
  server.closeAllConnections();
  if (server.listening) {
    server.close();
    await once(server, 'close');
  }
}
const hello = (req, res) => { res.end(`hello ${req.url}`); };
const get = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;

function ask(options, body) {
  return new Promise((resolve) => {
    const req = http.request({ host: '127.0.0.1', ...options }, (res) => {
      let text = '';
      res.setEncoding('latin1');
      res.on('data', (piece) => { text += piece; });
      res.on('end', () => resolve(`${res.statusCode} ${text.length > 100 ? text.length : text} reused ${req.reusedSocket}`));
      res.on('error', (err) => resolve(`response ${err.code} ${err.message} ${text.length}`));
    });
    req.on('error', (err) => resolve(`request ${err.code} ${err.message.replace(/:\d+$/, ':port')}`));
    req.end(body);
  });
}

module.exports = { serve, hello, get, ask };
