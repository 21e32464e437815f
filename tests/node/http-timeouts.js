'use strict';
// What servers and clients do when time runs out.
const http = require('http');
const { raw } = require('./support/http-raw.cjs');
const { serve, hello, get } = require('./support/http-serve.cjs');

(async () => {
  await serve('keep-alive ends', { keepAliveTimeout: 5, keepAliveTimeoutBuffer: 0 }, hello, async (port) => {
    console.log(await raw(port, [get('/')]));
  });

  await serve('slow heads', { headersTimeout: 300, requestTimeout: 1000, connectionsCheckingInterval: 10 }, hello, async (port) => {
    console.log(await raw(port, ['GET / HTTP/1.1\r\n', 'Host: a\r\n']));
  });

  await serve('no bytes at all', { headersTimeout: 20, requestTimeout: 1000, connectionsCheckingInterval: 10 }, hello, async (port) => {
    console.log(await raw(port, []));
  });

  await serve('content that does not come', { headersTimeout: 400, requestTimeout: 400, connectionsCheckingInterval: 10 }, (req, res) => {
    req.on('error', (err) => console.log(`  ${err.code}`));
    req.resume();
  }, async (port) => {
    console.log(await raw(port, ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc']));
  });

  await serve('a client that gives up', {}, () => {}, async (port) => {
    const events = [];
    const req = http.get({ port, host: '127.0.0.1', agent: false, timeout: 10 });
    for (const event of ['socket', 'timeout', 'error', 'close', 'abort']) req.on(event, (err) => events.push(event === 'error' ? err.code : event));
    req.on('timeout', () => req.destroy());
    await new Promise((resolve) => req.on('close', resolve));
    console.log(events.join());
    const other = http.get({ port, host: '127.0.0.1', agent: false });
    other.on('error', (err) => console.log(err.code));
    other.setTimeout(10, () => { console.log('timeout'); other.abort(); });
    await new Promise((resolve) => other.on('close', resolve));
    const signalled = http.get({ port, host: '127.0.0.1', agent: false, signal: AbortSignal.timeout(5) });
    signalled.on('error', (err) => console.log(err.name, err.code, err.message));
    await new Promise((resolve) => signalled.on('close', resolve));
  });
  await serve('timeouts of a server', {}, () => {}, async (port, server) => {
    server.setTimeout(300, (socket) => { console.log('server timeout'); socket.destroy(); });
    console.log(await raw(port, [get('/')]));
    server.removeAllListeners('timeout');
    server.timeout = 0;
    server.prependListener('request', (req, res) => { res.setTimeout(10, () => { console.log('response timeout'); res.end('given up'); }); });
    console.log(await raw(port, [get('/', 'Connection: close\r\n')]));
  });
})();
