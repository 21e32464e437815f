'use strict';
// An agent: which requests share a connection, which wait, which connections are kept.
const http = require('http');
const { pair } = require('./support/http-pair.cjs');

const settle = async (turns = 10) => {
  for (let i = 0; i < turns; i++) await new Promise(setImmediate);
};

let connections = 0;
const server = http.createServer((req, res) => {
  if (req.url === '/bye') res.setHeader('Connection', 'close');
  if (req.url === '/hint') res.setHeader('Keep-Alive', 'timeout=1');
  res.end(`${req.url} on ${req.socket.number}`);
});

class PairAgent extends http.Agent {
  createConnection(options) {
    const [near, far] = pair();
    near.number = far.number = ++connections;
    console.log(`  connection ${near.number} to ${this.getName(options)} keepAlive ${options.keepAlive}`);
    server.emit('connection', far);
    return near;
  }
}

function state(agent) {
  const count = (set) => Object.entries(set).map(([name, list]) => `${name}=${list.length}`).join(' ') || '-';
  return `sockets ${count(agent.sockets)} free ${count(agent.freeSockets)} requests ${count(agent.requests)} total ${agent.totalSocketCount}`;
}

function get(agent, path, options) {
  return new Promise((resolve) => {
    const req = http.get({ agent, path, host: 'example', ...options }, (res) => {
      let body = '';
      res.on('data', (piece) => { body += piece; });
      res.on('end', () => {
        console.log(`  ${body} reused ${req.reusedSocket} connection ${res.headers.connection}`);
        resolve();
      });
    });
    req.on('error', (err) => {
      console.log(`  ${path} ${err.code} ${err.message}`);
      resolve();
    });
  });
}

(async () => {
  for (const [title, options] of [['plain', {}], ['kept', { keepAlive: true }], ['one at a time', { keepAlive: true, maxSockets: 1 }],
    ['one at a time, not kept', { maxSockets: 1 }], ['two in all', { keepAlive: true, maxTotalSockets: 2 }], ['none free', { keepAlive: true, maxFreeSockets: 1 }],
    ['first in', { keepAlive: true, scheduling: 'fifo' }]]) {
    console.log(title);
    const agent = new PairAgent(options);
    await get(agent, '/1');
    await settle();
    console.log(`  ${state(agent)}`);
    const together = [get(agent, '/2'), get(agent, '/3'), get(agent, '/4', { host: 'other' })];
    console.log(`  ${state(agent)}`);
    await Promise.all(together);
    await settle();
    console.log(`  ${state(agent)}`);
    await get(agent, '/bye');
    await settle();
    console.log(`  ${state(agent)}`);
    await get(agent, '/5', { timeout: 500 });
    await settle();
    for (const list of Object.values(agent.freeSockets)) console.log(`  timeouts ${list.map((socket) => socket.timeout)}`);
    agent.destroy();
    await settle();
    console.log(`  ${state(agent)}`);
  }
  console.log('the server says how long');
  const agent = new PairAgent({ keepAlive: true, timeout: 9000 });
  await get(agent, '/hint');
  await settle();
  console.log(`  ${state(agent)}`);
  const eager = new PairAgent({ keepAlive: true, timeout: 9000, agentKeepAliveTimeoutBuffer: 400 });
  await get(eager, '/5');
  await settle();
  for (const list of Object.values(eager.freeSockets)) console.log(`  timeouts ${list.map((socket) => socket.timeout)}`);
  eager.destroy();
  const patient = new PairAgent({ keepAlive: true, agentKeepAliveTimeoutBuffer: 400 });
  await get(patient, '/hint');
  await settle();
  for (const list of Object.values(patient.freeSockets)) console.log(`  timeouts ${list.map((socket) => socket.timeout)}`);

  console.log('a waiting request is given up');
  const busy = new PairAgent({ maxSockets: 1, keepAlive: true });
  const first = get(busy, '/first');
  const waiting = http.get({ agent: busy, host: 'example' });
  waiting.on('error', (err) => console.log(`  ${err.code} ${err.message}`));
  waiting.on('close', () => console.log('  close'));
  waiting.destroy();
  await first;
  await settle();
  console.log(`  ${state(busy)}`);
  busy.destroy();
  patient.destroy();
  agent.destroy();

  console.log('a free connection fails');
  const kept = new PairAgent({ keepAlive: true });
  await get(kept, '/1');
  await settle();
  Object.values(kept.freeSockets)[0][0].destroy(new Error('lost'));
  await settle();
  console.log(`  ${state(kept)}`);

  console.log('what closes');
  const closing = new PairAgent({ keepAlive: true });
  const req = http.get({ agent: closing, host: 'example' }, (res) => {
    res.resume();
    for (const event of ['end', 'close']) res.on(event, () => console.log(`  response ${event} ${res.destroyed} ${res.socket === null}`));
  });
  req.on('close', () => console.log(`  request close ${req.destroyed} ${req.socket.destroyed}`));
  await settle();
  console.log(`  ${state(closing)}`);
  closing.destroy();
})();
