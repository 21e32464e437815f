'use strict';
// HTTPS: a server and its clients, connections that are kept, sessions, what is refused; fetch and WebSocket over it.
const https = require('https');
const { certificates: c } = require('./support/crypto-keys.cjs');

const server = https.createServer({ key: c.leafKey, cert: c.leaf }, (req, res) => {
  let n = 0;
  req.on('data', (chunk) => n += chunk.length);
  req.on('end', () => res.end(`${req.method} ${req.url} ${n} ${req.socket.encrypted} ${req.socket.servername} ${req.socket.isSessionReused()} ${req.socket.alpnProtocol}`));
});
server.on('clientError', (err) => console.log('clientError', err.code));
// A client that leaves is told of a little later.
const left = () => new Promise((resolve) => server.once('clientError', () => setImmediate(resolve)));

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const go = (options, body) => new Promise((resolve) => {
    const req = https.request({ host: 'localhost', family: 4, port, ca: c.ca, path: '/a', method: body ? 'POST' : 'GET', ...options }, (res) => {
      const { authorized } = res.socket;
      let text = '';
      res.setEncoding('latin1').on('data', (chunk) => text += chunk).on('end', () => {
        console.log(res.statusCode, text, authorized, req.reusedSocket);
        setImmediate(resolve);
      });
    });
    req.on('error', (err) => {
      console.log('error', err.code, err.message);
      resolve();
    });
    req.end(body);
  });
  await go({});
  await go({});
  await go({}, 'x'.repeat(200_000));
  await go({ agent: false });
  await Promise.all([left(), go({ ca: undefined })]);
  await go({ rejectUnauthorized: false, ca: undefined });
  await go({ host: '127.0.0.1' });
  await Promise.all([left(), go({ servername: 'foo.bar' })]);
  await go({ servername: 'a.example.org' });
  const agent = new https.Agent({ keepAlive: false });
  await go({ agent });
  while (Object.keys(agent._sessionCache.map).length === 0) await new Promise(setImmediate);
  await go({ agent });
  console.log(Object.keys(agent._sessionCache.map).length, agent.getName({ host: 'a', port: 1, ca: 'x', servername: 'b' }));
  https.get(`https://localhost:${port}/b?c`, { ca: c.ca, family: 4 }, (res) => res.resume().on('end', async () => {
    console.log('get', res.statusCode, res.req.protocol);
    await new Promise((resolve) => require('http').get({ port, host: '127.0.0.1' }).on('error', (err) => {
      console.log('plain', err.code);
      resolve();
    }));
    require('tls').setDefaultCACertificates([c.ca]);
    const res2 = await fetch(`https://localhost:${port}/fetch`, { method: 'POST', body: 'abc' });
    console.log('fetch', res2.status, await res2.text());
    require('tls').setDefaultCACertificates([]);
    await Promise.all([left(), fetch(`https://127.0.0.1:${port}/`).catch((err) => console.log('fetch', err.message, err.cause.code))]);
    https.globalAgent.destroy();
    server.closeAllConnections();
    server.close(() => console.log('closed'));
  }));
});
