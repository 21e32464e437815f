'use strict';
// fork: messages both ways, handles, ends.
const cp = require('child_process');
const net = require('net');
const dgram = require('dgram');
if (process.argv[2] === 'child') {
  console.log('child', typeof process.send, process.connected, process.env.NODE_CHANNEL_FD, process.argv.slice(3));
  process.on('message', (m, h) => {
    if (m === 'bye') {
      process.disconnect();
      console.log('child connected', process.connected);
    } else if (h instanceof net.Server) {
      h.on('connection', (s) => s.end('from the child'));
      h.unref();
      process.send('server ok');
    } else if (h instanceof net.Socket) {
      h.end('from the child');
      process.send('socket ok');
    } else if (h instanceof dgram.Socket) {
      process.send(`dgram ${h.address().port > 0}`);
      h.close();
    } else {
      process.send({ echo: m }, (e) => { if (e) console.log(e); });
    }
  });
} else {
  const c = cp.fork(__filename, ['child', 'an argument']);
  console.log(c.connected, typeof c.send, c.stdin, c.stdout, c.stdio);
  const next = () => new Promise((resolve) => c.once('message', resolve));
  const read = (port) => new Promise((resolve) => { let b = ''; net.connect(port, '127.0.0.1').on('data', (x) => { b += x; }).on('end', () => resolve(b)); });
  const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
  c.on('disconnect', () => console.log('disconnect', c.connected, c.channel)).on('exit', (a, b) => console.log('exit', a, b)).on('error', (e) => console.log('error', e.code, e.message));
  const bad = { undefined: () => c.send(undefined), function: () => c.send(() => {}), handle: () => c.send('x', {}), options: () => c.send('x', undefined, 5), serialized: () => c.send(1n) };
  for (const name of Object.keys(bad)) try { bad[name](); } catch (e) { console.log(name, e.code, e.message); }
  (async () => {
    for (const m of [{ a: 1, u: undefined, d: new Date(0) }, 'str', [1, null, 'x\ny'], 5, true, 'long'.repeat(50000)]) {
      c.send(m);
      const { echo } = await next();
      console.log(JSON.stringify(echo).slice(0, 40), JSON.stringify(echo).length);
    }
    const server = net.createServer();
    const port = await listen(server);
    c.send('server', server);
    console.log(await next());
    server.close();
    console.log(await read(port));
    const own = net.createServer((s) => {
      c.send('socket', s, (e) => console.log('sent', e));
      own.close();
    });
    const both = Promise.all([listen(own).then(read), next()]);
    console.log(await both);
    const udp = dgram.createSocket('udp4');
    await new Promise((resolve) => udp.bind(0, resolve));
    c.send('dgram', udp, () => udp.close());
    console.log(await next());
    c.send('bye');
    await new Promise((resolve) => c.on('close', resolve));
    console.log(c.send('late', (e) => console.log(e.code, e.message)));
    c.disconnect();
    // Handled by an event when nobody gave a callback; a child that does not listen ends by itself.
    c.send('late');
    const silent = cp.fork('-e', { execArgv: [], silent: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    await new Promise((resolve) => silent.on('close', (code) => { console.log(code); resolve(); }));
  })();
}
