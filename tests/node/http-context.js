'use strict';
// Asynchronous context follows each request, on both sides and over connections that are used again; the types of the
// resources; the diagnostics channels.
const { AsyncLocalStorage, createHook } = require('async_hooks');
const diagnostics = require('diagnostics_channel');
const http = require('http');
const { once } = require('events');

const types = new Set();
const hook = createHook({ init(id, type) { if (type.startsWith('HTTP')) types.add(type); } }).enable();
const storage = new AsyncLocalStorage();

for (const name of ['http.client.request.created', 'http.client.request.start', 'http.client.request.error', 'http.client.response.finish',
  'http.server.request.start', 'http.server.response.created', 'http.server.response.finish']) {
  diagnostics.subscribe(name, (message, channel) => {
    const { request } = message;
    if (request.url === '/quiet' || request.path === '/quiet') return;
    console.log(`  ${channel} ${Object.keys(message)} ${request.path ?? request.url} ${message.error?.code ?? ''}`);
  });
}

const server = http.createServer((req, res) => {
  storage.run(req.url, async () => {
    await null;
    setTimeout(() => {
      req.resume();
      req.on('end', () => {
        res.on('finish', () => console.log(`server ${req.url}: ${storage.getStore()}`));
        res.end(storage.getStore());
      });
    }, 1);
  });
});

function ask(agent, path, port, body) {
  return new Promise((resolve) => {
    storage.run(`client ${path}`, () => {
      const req = http.request({ agent, port, host: '127.0.0.1', path, method: body ? 'POST' : 'GET' }, (res) => {
        const seen = [storage.getStore()];
        let text = '';
        res.on('data', (piece) => {
          text += piece;
          seen.push(storage.getStore());
        });
        res.on('end', () => {
          seen.push(storage.getStore());
          console.log(`${path}: ${text}, ${[...new Set(seen)]}, reused ${req.reusedSocket}`);
          resolve();
        });
      });
      req.on('error', (err) => {
        console.log(`${path}: ${err.code}`);
        resolve();
      });
      req.end(body);
    });
  });
}

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  await ask(agent, '/1', port);
  await ask(agent, '/2', port, 'content');
  await Promise.all([ask(agent, '/quiet', port), ask(agent, '/quiet', port)]);
  await ask(false, '/3', 1);
  agent.destroy();
  server.close();
  await once(server, 'close');
  hook.disable();
  console.log([...types].sort());
});
