'use strict';
// cluster: workers that listen on one port, connections that go round, ends of workers.
const cluster = require('cluster');
const net = require('net');
if (cluster.isPrimary) {
  console.log(Object.keys(cluster).join(), cluster.schedulingPolicy);
  cluster.on('setup', (s) => console.log('setup', Object.keys(s).join(), s.silent));
  cluster.on('fork', (w) => console.log('fork', w.id, w.state));
  const events = [];
  cluster.on('online', () => events.push('online'));
  cluster.on('disconnect', (w) => events.push(`disconnect ${w.exitedAfterDisconnect} ${w.state}`));
  cluster.on('exit', (w, code, signal) => events.push(`exit ${code} ${signal} ${w.exitedAfterDisconnect} ${w.state} ${w.isDead()} ${w.isConnected()}`));
  const ports = new Set();
  let port;
  let told;
  let count = 0;
  cluster.on('message', (w, m) => ports.add(m.port));
  cluster.on('listening', (w, a) => {
    if (port === undefined) told = [w.state, a.addressType, a.address, a.port > 0, a.fd];
    port = a.port;
    if (++count === 2) go();
  });
  for (const X of [1, 2]) cluster.fork({ X });
  const get = () => new Promise((resolve) => { let b = ''; net.connect(port).on('data', (x) => { b += x; }).on('end', () => resolve(b)); });
  const go = async () => {
    const by = { w1: 0, w2: 0 };
    for (let i = 0; i < 6; i++) by[await get()]++;
    console.log(told, by, Object.keys(cluster.workers), ports.size);
    const first = cluster.workers[1];
    const exited = new Promise((resolve) => first.process.on('close', (code, signal) => { console.log('first', code, signal); resolve(); }));
    first.send('hello');
    first.disconnect();
    await exited;
    console.log(Object.keys(cluster.workers), await get());
    const second = cluster.workers[2];
    const gone = new Promise((resolve) => second.on('exit', resolve));
    second.kill('SIGKILL');
    await gone;
    console.log(events.sort().join('\n'));
    cluster.disconnect(() => console.log('all gone', Object.keys(cluster.workers)));
  };
} else {
  if (process.env.X === '1') console.log(Object.keys(cluster).join(), cluster.worker.id === +process.env.X, process.env.NODE_UNIQUE_ID, cluster.isMaster);
  process.on('message', (m) => console.log('worker got', m));
  const server = net.createServer((s) => s.end(`w${cluster.worker.id}`)).listen(0, () => process.send({ port: server.address().port }));
  server.on('close', () => console.log('server closed'));
  cluster.worker.on('disconnect', () => console.log('worker disconnect', cluster.worker.exitedAfterDisconnect));
}
