'use strict';
// net as a program sees it: which events come, in which order, with what; errors; what a socket says of itself.
const net = require('net');
const fs = require('fs');
const p = console.log;
const attempt = (f) => {
  try {
    return f();
  } catch (e) {
    return `${e.name} ${e.code} ${e.message}`;
  }
};
const plain = (e) => (e ? { message: e.message.replace(/:\d{4,5}\b/g, ':PORT'), ...e, ...(e.port ? { port: typeof e.port } : {}) } : e);
const shown = (x) => (x instanceof Error ? plain(x) : Buffer.isBuffer(x) ? x.toString() : typeof x === 'number' && x > 1000 ? 'PORT' : typeof x === 'object' && x ? x.constructor.name : x);
const log = (label, emitter, events) => {
  for (const event of events) emitter.on(event, (...args) => p(label, event, ...args.map(shown)));
};
const CLIENT = ['lookup', 'connectionAttempt', 'connectionAttemptFailed', 'connect', 'ready', 'data', 'end', 'finish', 'timeout', 'drain', 'error', 'close'];
const listen = (options, onConnection) => new Promise((resolve) => {
  const server = net.createServer(options, (socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1', () => resolve(server));
});
const closed = (emitter) => new Promise((resolve) => emitter.on('close', resolve));
const step = async (name, f) => {
  p('==', name);
  await f();
};

(async () => {
  await step('a connection', async () => {
    const server = await listen({}, (socket) => {
      socket.on('data', (data) => socket.end(data));
    });
    const { port } = server.address();
    const client = net.connect(port, '127.0.0.1', () => p('callback'));
    log('client', client, CLIENT);
    p(client.connecting, client.pending, client.readyState, client.bufferSize, client.remoteAddress, client.address());
    p(client.write('hello', () => p('written', client.bytesWritten)), client.bufferSize, client.bytesWritten);
    await closed(client);
    p(client.bytesRead, client.bytesWritten, client.connecting, client.pending, client.readyState, client.destroyed, client.address(), client.bufferSize);
    await new Promise((resolve) => server.close(resolve));
    p(server.listening, server.address());
  });
  await step('half open', async () => {
    const server = await listen({ allowHalfOpen: true }, (socket) => {
      socket.resume();
      socket.on('end', () => {
        p('server end', socket.writable, socket.readyState);
        setTimeout(() => socket.end('late'), 5);
      });
    });
    const client = net.connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true });
    log('client', client, ['data', 'end', 'finish', 'close']);
    client.on('end', () => client.destroy());
    client.end('x');
    await closed(client);
    await new Promise((resolve) => server.close(resolve));
  });
  await step('nobody listens', async () => {
    const server = await listen({}, () => {});
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    let client = net.connect(port, '127.0.0.1');
    log('client', client, CLIENT);
    await closed(client);
    client = net.connect({ port, host: 'some.test', autoSelectFamily: true, lookup: (host, options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }, { address: '127.0.0.2', family: 4 }]) });
    client.on('error', (e) => p(e.constructor.name, e.code, e.message, e.errors.map(plain)));
    p(await closed(client));
    client = net.connect({ port, host: 'some.test', lookup: (host, options, callback) => callback(new Error('no such name')) });
    log('client', client, CLIENT);
    await closed(client);
    client = net.connect({ port, host: '127.0.0.1', localAddress: '192.0.2.1' });
    log('client', client, CLIENT);
    await closed(client);
    client = net.connect('/nowhere/to/be.found');
    log('client', client, CLIENT);
    await closed(client);
  });
  await step('servers that cannot listen', async () => {
    const server = await listen({}, () => {});
    for (const args of [[server.address().port, '127.0.0.1'], [0, '192.0.2.1'], ['/nowhere/to/listen']]) {
      const other = net.createServer();
      await new Promise((resolve) => other.on('error', resolve).listen(...args)).then((e) => p(plain(e), other.listening));
    }
    p(attempt(() => server.listen(0)));
    await new Promise((resolve) => server.close(resolve));
    await new Promise((resolve) => server.close(resolve)).then((e) => p(plain(e)));
    await server[Symbol.asyncDispose]();
    const aborted = new AbortController();
    const abortable = net.createServer().listen({ port: 0, signal: aborted.signal }, () => aborted.abort());
    await closed(abortable);
    p('aborted');
  });
  await step('writing too late', async () => {
    const server = await listen({}, (socket) => socket.resume());
    const client = net.connect(server.address().port, '127.0.0.1', () => {
      client.end();
      client.write('x', (e) => p('callback', plain(e)));
    });
    log('client', client, ['error', 'close']);
    await closed(client);
    await new Promise((resolve) => server.close(resolve));
  });
  await step('reset', async () => {
    let over;
    const server = await listen({}, (socket) => {
      socket.on('error', (e) => p('server', plain(e)));
      over = closed(socket);
      socket.resume();
    });
    const { port } = server.address();
    let client = net.connect(port, '127.0.0.1', () => setTimeout(() => p(client.resetAndDestroy() === client), 5));
    log('client', client, ['error']);
    await closed(client);
    p(await over);
    client = net.connect(port, '127.0.0.1');
    log('client', client, ['error', 'close']);
    client.resetAndDestroy();
    await closed(client);
    await over;
    client = new net.Socket();
    log('client', client, ['error', 'close']);
    client.resetAndDestroy();
    await closed(client);
    await new Promise((resolve) => server.close(resolve));
  });
  await step('timeout', async () => {
    const server = await listen({}, (socket) => socket.resume());
    const client = net.connect(server.address().port, '127.0.0.1');
    log('client', client, ['timeout', 'close']);
    client.setTimeout(10, () => {
      p('callback', client.timeout);
      client.destroy();
    });
    await closed(client);
    await new Promise((resolve) => server.close(resolve));
  });
  await step('paused', async () => {
    const server = await listen({}, (socket) => {
      socket.write('a');
      setTimeout(() => socket.end('b'), 5);
    });
    const client = net.connect(server.address().port, '127.0.0.1');
    client.pause();
    await new Promise((resolve) => setTimeout(resolve, 30));
    p(client.bytesRead, client.isPaused());
    let text = '';
    client.on('data', (data) => {
      text += data;
    });
    client.resume();
    await closed(client);
    p(text, client.bytesRead);
    await new Promise((resolve) => server.close(resolve));
  });
  await step('too many connections', async () => {
    const server = await listen({}, (socket) => socket.resume());
    server.maxConnections = 1;
    server.on('drop', (data) => p('drop', Object.keys(data), data.localAddress, data.remoteFamily));
    const first = net.connect(server.address().port, '127.0.0.1');
    await new Promise((resolve) => first.on('connect', resolve));
    await new Promise((resolve) => server.getConnections((...args) => resolve(p('connections', ...args))));
    const second = net.connect(server.address().port, '127.0.0.1');
    log('second', second, ['connect', 'end', 'error', 'close']);
    second.resume();
    await closed(second);
    first.end();
    await new Promise((resolve) => server.close(resolve));
  });
  await step('paths', async () => {
    const path = `${require('os').tmpdir()}/tally-net-${process.pid}.sock`;
    const server = net.createServer((socket) => socket.end('hi'));
    await new Promise((resolve) => server.listen(path, resolve));
    p(server.address() === path, fs.existsSync(path));
    const client = net.connect(path);
    log('client', client, ['lookup', 'connectionAttempt', 'connect', 'ready', 'data', 'end', 'close']);
    await closed(client);
    p(client.address(), client.remoteAddress);
    await new Promise((resolve) => server.close(resolve));
    p(fs.existsSync(path));
  });
  await step('a buffer of its own', async () => {
    const server = await listen({}, (socket) => socket.end('0123456789'));
    const client = net.connect({ port: server.address().port, host: '127.0.0.1', onread: { buffer: Buffer.alloc(4), callback(n, view) {
      p('onread', n, view.toString('latin1', 0, n));
      return true;
    } } });
    client.on('data', () => p('never'));
    await closed(client);
    p(client.bytesRead);
    await new Promise((resolve) => server.close(resolve));
  });
  await step('addresses', async () => {
    const server = await listen({}, (socket) => {
      p(socket.remoteAddress, socket.remoteFamily, socket.localAddress, socket.localFamily, socket.server === server);
      socket.end();
    });
    const { port } = server.address();
    const client = net.connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    log('client', client, ['connectionAttempt']);
    await new Promise((resolve) => client.on('connect', resolve));
    p(client.localAddress, client.remoteAddress, client.remoteFamily, client.remotePort === port, client.address().address, client.readyState);
    client.resume();
    await closed(client);
    p(client.localAddress, client.localPort, client.address());
    await new Promise((resolve) => server.close(resolve));
  });
  await step('blocked', async () => {
    const list = new net.BlockList();
    list.addAddress('127.0.0.1');
    const server = await listen({ blockList: list }, () => p('never'));
    const { port } = server.address();
    let client = net.connect(port, '127.0.0.1').resume();
    client.on('error', () => {});
    await closed(client);
    client = net.connect({ port, host: '127.0.0.1', blockList: list });
    log('client', client, ['connectionAttempt', 'connectionAttemptFailed', 'error', 'close']);
    await closed(client);
    await new Promise((resolve) => server.close(resolve));
  });
  await step('much', async () => {
    let got = 0;
    const server = await listen({}, (socket) => {
      socket.on('data', (data) => {
        got += data.length;
      });
      socket.on('end', () => socket.end());
    });
    const client = net.connect(server.address().port, '127.0.0.1').resume();
    let drains = 0;
    for (let i = 0; i < 20; i++) {
      if (!client.write(Buffer.alloc(100000))) {
        drains++;
        await new Promise((resolve) => client.once('drain', resolve));
      }
    }
    client.end();
    await closed(client);
    p(got, client.bytesWritten, drains > 0);
    await new Promise((resolve) => server.close(resolve));
  });
  await step('forms of writing', async () => {
    let text = '';
    const server = await listen({}, (socket) => {
      socket.setEncoding('utf8');
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('end', () => socket.end());
    });
    const client = net.connect(server.address().port, '127.0.0.1').resume();
    client.cork();
    client.write('a');
    client.write('b', 'latin1');
    client.write(new Uint8Array([99]));
    client.uncork();
    client.write('aGk=', 'base64');
    client.write('6869', 'hex');
    client.end('\u20ac', 'utf8');
    await closed(client);
    p(text);
    await new Promise((resolve) => server.close(resolve));
  });
  await step('one socket, several connections', async () => {
    let count = 0;
    const server = await listen({}, (socket) => socket.end(`x${count++}`));
    const client = new net.Socket();
    log('client', client, ['data', 'close']);
    for (let i = 0; i < 3; i++) {
      client.connect(server.address().port, '127.0.0.1');
      await new Promise((resolve) => client.once('close', resolve));
      p(client.bytesRead);
    }
    await new Promise((resolve) => server.close(resolve));
  });
  await step('destroyed with an error', async () => {
    const server = await listen({}, (socket) => socket.resume());
    const client = net.connect(server.address().port, '127.0.0.1', () => client.destroy(new Error('mine')));
    log('client', client, ['error', 'close']);
    await closed(client);
    await new Promise((resolve) => server.close(resolve));
  });
  await step('arguments', async () => {
    for (const args of [[], [{}], [{ port: 'x' }], [{ port: -1 }], [{ port: 70000 }], [{ path: 5 }], [{ port: 1, host: 5 }], [{ port: 1, localAddress: 'x' }], [{ port: 1, localPort: 'x' }], [{ port: 1, lookup: 5 }],
      [{ port: 1, signal: 5 }], [{ port: 1, timeout: 'x' }], [{ port: 1, autoSelectFamily: 1 }], [{ port: 1, autoSelectFamilyAttemptTimeout: 'x' }], [{ port: 1, blockList: 5 }]]) {
      p('connect', args, attempt(() => {
        net.connect(...args).on('error', () => {}).destroy();
        return 'fine';
      }));
    }
    for (const args of [[-1], [70000], [{ port: 'x' }], [{}], [{ port: true }], [{ path: 5 }], [{ host: 'x' }], [true], [NaN], [1.5]]) {
      p('listen', args, attempt(() => {
        net.createServer().on('error', () => {}).listen(...args).close();
        return 'fine';
      }));
    }
    for (const options of [{ fd: 'x' }, { fd: -1 }, { objectMode: true }]) p('Socket', options, attempt(() => new net.Socket(options)));
    p(attempt(() => net.createServer(5)), attempt(() => net.setDefaultAutoSelectFamily('x')), attempt(() => net.setDefaultAutoSelectFamilyAttemptTimeout('x')), attempt(() => net.setDefaultAutoSelectFamilyAttemptTimeout(0)));
    const socket = new net.Socket();
    p(attempt(() => socket.setTimeout('x')), attempt(() => socket.setTimeout(-1)), attempt(() => socket.setTimeout(5, 5)), socket.setNoDelay() === socket, socket.setKeepAlive(true, 1000) === socket, socket.ref() === socket, socket.unref() === socket);
    socket.destroy();
  });
})();
