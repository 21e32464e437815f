'use strict';
// Servers and clients over real sockets: pipelining, keep-alive, ends in the middle, closing.
const http = require('http');
const { once } = require('events');
const { raw } = require('./support/http-raw.cjs');
const { serve, hello, get, ask } = require('./support/http-serve.cjs');

(async () => {
  await serve('pipelining', {}, (req, res) => {
    if (req.url === '/slow') setTimeout(() => res.end('slow'), 5);
    else hello(req, res);
  }, async (port) => {
    console.log(await raw(port, [get('/slow') + get('/2') + get('/3', 'Connection: close\r\n')]));
  });

  await serve('keep-alive', {}, hello, async (port) => {
    const agent = new http.Agent({ keepAlive: true });
    for (let i = 0; i < 3; i++) console.log(await ask({ port, agent, path: `/${i}` }));
    const free = Object.values(agent.freeSockets)[0][0];
    console.log(free.listenerCount('data'), free.listenerCount('error'));
    agent.destroy();
  });

  await serve('a client that ends, half open', {}, (req, res) => { setTimeout(() => res.end('late'), 5); }, async (port, server) => {
    server.httpAllowHalfOpen = true;
    console.log(await raw(port, [get('/')], { end: true, allowHalfOpen: true }));
  });

  await serve('a server that goes away', {}, (req) => { req.socket.destroy(); }, async (port) => {
    console.log(await ask({ port, agent: false }));
    console.log(await ask({ port, agent: false, method: 'POST' }, 'x'));
  });
  await serve('half an answer', {}, (req, res) => { res.writeHead(200, { 'Content-Length': 10 }); res.write('abc', () => req.socket.destroy()); }, async (port) => {
    console.log(await ask({ port, agent: false }));
  });

  console.log('-- nobody there');
  console.log((await ask({ port: 1, host: '127.0.0.1', agent: false })));

  let finish;
  await serve('closing', {}, (req, res) => {
    if (req.url === '/1') res.end('done');
    else finish = () => res.end('done');
  }, async (port, server) => {
    const agent = new http.Agent({ keepAlive: true });
    console.log(await ask({ port, agent, path: '/1' }));
    const under = ask({ port, agent: false });
    const idle = new Promise((resolve) => Object.values(agent.freeSockets)[0][0].on('close', () => resolve('the idle one closed')));
    await once(server, 'request');
    server.close(() => console.log('closed'));
    console.log(await idle);
    finish();
    console.log(await under);
    if (server._handle !== null) await once(server, 'close');
    console.log(await ask({ port, agent: false }));
  });

  await serve('disposal', {}, hello, async (port, server) => {
    await ask({ port, agent: false });
    await server[Symbol.asyncDispose]();
    console.log(server.listening);
  });

  console.log('-- a path');
  const path = `${require('os').tmpdir()}/tally-http-${process.pid}.sock`;
  const local = http.createServer(hello).listen(path);
  await once(local, 'listening');
  console.log(await ask({ socketPath: path, path: '/local' }));
  local.closeAllConnections();
  local.close();
})();
