'use strict';
// What a server leaves to the program: expectations, upgrades, bad bytes, too many requests, errors of listeners.
const http = require('http');
const { talk } = require('./support/http-pair.cjs');

const say = (req, res) => {
  console.log(`  request ${req.method} ${req.url}`);
  req.on('error', (err) => console.log(`  ${err.message}`));
  res.end('ok');
};
const get = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;

async function at(title, options, setUp, pieces, how) {
  console.log(`-- ${title}`);
  const server = http.createServer(options, say);
  setUp(server);
  console.log(await talk(server, pieces, how));
}
const none = () => {};

(async () => {
  await at('checkContinue', {}, (server) => server.on('checkContinue', (req, res) => {
    console.log('  checkContinue');
    if (req.url === '/yes') res.writeContinue(() => console.log('  written'));
    res.end('done');
  }), [get('/yes', 'Expect: 100-continue\r\n'), get('/no', 'Expect: 100-Continue\r\n')]);
  await at('checkExpectation', {}, (server) => server.on('checkExpectation', (req, res) => { console.log('  checkExpectation'); res.writeHead(500); res.end(); }), [get('/', 'Expect: x\r\n')]);
  await at('upgrade', {}, (server) => server.on('upgrade', (req, socket, head) => {
    console.log(`  upgrade ${req.headers.upgrade} ${head} ${socket.listenerCount('data')} ${socket._httpMessage}`);
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  }), [`${get('/', 'Connection: Upgrade\r\nUpgrade: y\r\n')}rest`]);
  await at('upgrade when asked', { shouldUpgradeCallback(req) { return req.url === '/yes'; } }, (server) => server.on('upgrade', (req, socket) => { console.log('  upgrade'); socket.end('up'); }),
    [get('/no', 'Connection: Upgrade\r\nUpgrade: y\r\n'), get('/yes', 'Connection: Upgrade\r\nUpgrade: y\r\n')]);
  await at('upgrade with content', {}, (server) => server.on('upgrade', (req, socket, head) => {
    let body = '';
    req.on('data', (piece) => { body += piece; });
    console.log(`  upgrade ${head}`);
    setImmediate(() => socket.end(`body ${body}`));
  }), ['POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: y\r\nContent-Length: 3\r\n\r\nabcd']);
  await at('connect', {}, (server) => server.on('connect', (req, socket, head) => { console.log(`  connect ${req.url} ${head}`); socket.end('tunnel'); }), ['CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\nhello']);
  await at('clientError', {}, (server) => server.on('clientError', (err, socket) => {
    console.log(`  ${err.code} ${err.message} ${err.bytesParsed} ${err.rawPacket} ${Object.keys(err)}`);
    socket.end('mine');
  }), ['BAD\r\n\r\n']);
  await at('clientError at the end', {}, (server) => server.on('clientError', (err, socket) => { console.log(`  ${err.code} ${err.message} ${Object.keys(err)}`); socket.destroy(); }),
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na']);
  await at('dropRequest', {}, (server) => {
    server.maxRequestsPerSocket = 2;
    server.on('dropRequest', (req) => console.log(`  dropped ${req.url}`));
  }, [get('/1') + get('/2') + get('/3') + get('/4')]);
  await at('many headers', {}, (server) => { server.maxHeadersCount = 3; }, [get('/', 'B: 1\r\nC: 2\r\n'), get('/', 'B: 1\r\nC: 2\r\nD: 3\r\n')]);
  await at('no host', { requireHostHeader: false }, none, ['GET / HTTP/1.1\r\n\r\n']);
  await at('lenient', { insecureHTTPParser: true }, none, ['GET / HTTP/1.1\nHost: a\n\n']);
  await at('relaxed', { httpValidation: 'relaxed' }, none, ['GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n']);
  await at('small heads', { maxHeaderSize: 30 }, none, [get('/'), get(`/${'x'.repeat(40)}`)]);
  await at('joined', { joinDuplicateHeaders: true }, (server) => server.on('request', (req) => console.log(`  ${JSON.stringify(req.headers)}`)), [get('/', 'Host: b\r\nAge: 1\r\nAge: 2\r\n')]);
  await at('unique', { uniqueHeaders: ['x', 'Set-Cookie'] }, (server) => server.prependListener('request', (req, res) => { res.setHeader('X', ['a', 'b']); res.setHeader('set-cookie', ['c', 'd']); }), [get('/')]);
  await at('empty requests', { optimizeEmptyRequests: true }, (server) => server.prependListener('request', (req) => console.log(`  ${req.destroyed} ${req.readableEnded} ${req.complete}`)), [get('/') + get('/2')]);
  class Incoming extends http.IncomingMessage { get kind() { return 'mine'; } }
  class Response extends http.ServerResponse { end(text) { return super.end(`${text} ${this.req.kind}`); } }
  await at('classes', { IncomingMessage: Incoming, ServerResponse: Response }, none, [get('/')]);
  require('events').captureRejections = true;
  await at('rejections', {}, (server) => {
    server.removeAllListeners('request');
    server.on('request', async (req, res) => {
      req.on('error', () => {});
      res.setHeader('X', 'for success');
      if (req.url === '/2') res.writeHead(200);
      throw new Error('failed');
    });
  }, [get('/1'), get('/2')]);
  require('events').captureRejections = false;
  await at('half open', {}, (server) => {
    server.httpAllowHalfOpen = true;
    server.removeAllListeners('request');
    server.on('request', (req, res) => { req.resume(); req.on('end', () => setImmediate(() => res.end('late'))); });
  }, [get('/')]);
  await at('finish and close', {}, (server) => {
    server.removeAllListeners('request');
    server.on('request', (req, res) => {
      for (const event of ['prefinish', 'finish', 'close', 'socket', 'drain']) res.on(event, () => console.log(`  res ${event} ${res.writableFinished} ${res.closed} ${res.socket === null}`));
      for (const event of ['end', 'close']) req.on(event, () => console.log(`  req ${event} ${req.complete} ${req.destroyed}`));
      res.write('x', () => console.log('  write callback'));
      res.end('y', (...args) => console.log('  end callback', args));
      res.end(() => console.log('  second end callback'));
      res.write('z', (err) => console.log(`  ${err.code}`));
      res.on('error', (err) => console.log(`  res error ${err.code}`));
    });
  }, [get('/')]);
  await at('destroyed response', {}, (server) => {
    server.removeAllListeners('request');
    server.on('request', (req, res) => {
      res.on('close', () => console.log(`  res close ${res.writableFinished} ${res.destroyed} ${res.errored?.message}`));
      res.on('finish', () => console.log('  res finish'));
      req.on('aborted', () => console.log('  req aborted'));
      req.on('error', (err) => console.log(`  req ${err.message}`));
      res.destroy(new Error('enough'));
      res.write('x', (err) => console.log(`  write ${err.code}`));
      res.end('y', (err) => console.log(`  end ${err?.code}`));
    });
  }, [get('/')]);
  await at('responses that wait when the connection goes', {}, (server) => {
    server.removeAllListeners('request');
    server.on('request', (req, res) => {
      req.on('error', () => {});
      res.on('finish', () => console.log(`  finish ${req.url}`));
      res.on('close', () => console.log(`  close ${req.url} ${res.writableFinished}`));
      if (req.url === '/2') res.destroy();
      if (req.url === '/3') setImmediate(() => req.socket.destroy());
    });
  }, [get('/1') + get('/2') + get('/3')]);
  await at('a connection that fails before an answer is out', {}, (server) => {
    server.removeAllListeners('request');
    server.on('request', (req, res) => {
      req.on('error', () => {});
      res.on('finish', () => console.log('  finish'));
      res.on('close', () => console.log(`  close ${res.writableFinished}`));
      res.end('x', (err) => console.log(`  end ${err?.code}`));
    });
  }, [`${get('/')}BAD\r\n`]);
  await at('a signal', {}, (server) => {
    server.removeAllListeners('request');
    server.on('request', (req, res) => {
      const { signal } = req;
      signal.addEventListener('abort', () => console.log(`  abort ${req.url} ${signal.reason.name}`));
      req.on('error', () => {});
      if (req.url === '/1') res.end('fine');
      else if (req.url === '/2') req.destroy();
    });
  }, [get('/1'), get('/2')]);
})();
