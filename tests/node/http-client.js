'use strict';
// What a client writes, what it makes of answers, and the errors of exchanges that go wrong.
const http = require('http');
const { pair, steady } = require('./support/http-pair.cjs');

const settle = async (turns = 12) => {
  for (let i = 0; i < turns; i++) await new Promise(setImmediate);
};

// A request whose other end answers with bytes (or with a function of the connection).
async function exchange(title, options, answer, act = (req) => req.end()) {
  console.log(`-- ${title}`);
  const [near, far] = pair();
  let asked = '';
  far.on('data', (chunk) => { asked += chunk.toString('latin1'); });
  far.on('error', () => {});
  const req = http.request({ createConnection: () => near, host: 'example.com', ...options });
  for (const event of ['socket', 'continue', 'finish', 'abort', 'timeout']) req.on(event, () => console.log(`  req ${event}`));
  req.on('close', () => console.log(`  req close destroyed ${req.destroyed} res ${req.res !== null}`));
  req.on('error', (err) => console.log(`  req error ${err.code} ${err.message}`));
  req.on('information', (info) => console.log(`  information ${info.statusCode} ${info.statusMessage} ${JSON.stringify(info.rawHeaders)}`));
  if (!options.quiet) {
    req.on('response', (res) => {
      console.log(`  response ${res.httpVersion} ${res.statusCode} ${res.statusMessage} ${JSON.stringify(res.headers)}`);
      if (options.dump) return res.resume();
      let body = '';
      res.setEncoding('latin1');
      res.on('data', (piece) => { body += piece; });
      res.on('end', () => console.log(`  end ${JSON.stringify(body)} complete ${res.complete} trailers ${JSON.stringify(res.trailers)}`));
      res.on('aborted', () => console.log('  res aborted'));
      res.on('error', (err) => console.log(`  res error ${err.code} ${err.message}`));
      if (!options.unordered) res.on('close', () => console.log('  res close'));
    });
  }
  act(req, near);
  await settle(4);
  if (typeof answer === 'function') answer(far, req);
  else if (answer !== undefined) far.write(Buffer.from(answer, 'latin1'));
  await settle();
  console.log(`  asked ${JSON.stringify(steady(asked))}`);
  near.destroy();
  await settle(4);
}

(async () => {
  await exchange('get', { path: '/a?b' }, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi');
  await exchange('chunked with trailers', {}, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX: y\r\n\r\n');
  await exchange('until the end', { unordered: true }, (far) => { far.end('HTTP/1.0 200 OK\r\n\r\nall'); });
  await exchange('post', { method: 'post', headers: { A: 'b', c: ['d', 'e'] } }, 'HTTP/1.1 204 No Content\r\n\r\n', (req) => { req.write('one'); req.end('two'); });
  await exchange('post with a length', { method: 'POST', headers: { 'Content-Length': 3 } }, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', (req) => req.end('abc'));
  await exchange('put at once', { method: 'PUT', auth: 'user:pass', port: 8080 }, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', (req) => req.end('abc'));
  await exchange('ipv6 host', { host: '::1', port: 81 }, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  await exchange('no headers of its own', { setDefaultHeaders: false, setHost: false }, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  await exchange('list of headers', { headers: ['Host', 'a', 'X', '1', 'X', '2'] }, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  await exchange('head', { method: 'HEAD' }, 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n');
  await exchange('not modified', {}, 'HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n');
  await exchange('information', {}, 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx');
  await exchange('expect', { method: 'POST', headers: { Expect: '100-continue', 'Content-Length': 1 } }, (far) => {
    far.write('HTTP/1.1 100 Continue\r\n\r\n');
    setImmediate(() => setImmediate(() => far.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')));
  }, (req) => req.on('continue', () => req.end('y')));
  await exchange('nobody listens', { quiet: true }, 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc');
  await exchange('dumped', { dump: true }, 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc');
  await exchange('upgrade', { headers: { Connection: 'Upgrade', Upgrade: 'x' } }, 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nrest', (req) => {
    req.on('upgrade', (res, socket, head) => console.log(`  upgrade ${res.statusCode} ${head} ${socket.listenerCount('data')}`));
    req.end();
  });
  await exchange('upgrade nobody wants', { headers: { Connection: 'Upgrade', Upgrade: 'x' } }, 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  await exchange('connect', { method: 'CONNECT', path: 'a:443' }, 'HTTP/1.1 200 Connection established\r\n\r\nbytes', (req) => {
    req.on('connect', (res, socket, head) => console.log(`  connect ${res.statusCode} ${head}`));
    req.end();
  });
  await exchange('a bad answer', {}, 'HTTP/1.1 2zz OK\r\n\r\n');
  await exchange('two lengths', {}, 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab');
  await exchange('an answer too many', {}, 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb');
  await exchange('too much head', { maxHeaderSize: 50 }, `HTTP/1.1 200 OK\r\nA: ${'b'.repeat(60)}\r\n\r\n`);
  await exchange('no answer', {}, (far) => far.end());
  await exchange('half an answer', {}, (far) => { far.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab'); setImmediate(() => far.destroy()); });
  await exchange('destroyed before', {}, undefined, (req) => req.destroy());
  await exchange('destroyed before, with an error', {}, undefined, (req) => req.destroy(new Error('mine')));
  await exchange('aborted before', {}, undefined, (req) => req.abort());
  await exchange('destroyed while it waits', {}, (far, req) => req.destroy(), (req) => req.end());
  await exchange('destroyed in the answer', {}, (far, req) => {
    req.on('response', () => req.destroy());
    far.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab');
  });
  await exchange('write after end', { method: 'POST' }, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', (req) => {
    req.end();
    req.write('x', (err) => console.log(`  callback ${err.code}`));
  });
  await exchange('a failing connection', { createConnection(options, callback) { process.nextTick(callback, new Error('refused')); } }, undefined);
  await exchange('strict', { method: 'POST', headers: { 'Content-Length': 3 } }, undefined, (req) => {
    req.strictContentLength = true;
    try {
      req.end('toolong');
    } catch (err) {
      console.log(`  ${err.code} ${err.message}`);
    }
  });
})();
