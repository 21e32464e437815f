'use strict';
// What a server answers to good and to bad bytes: the head of the response, its framing, the standard answers.
const http = require('http');
const { talk } = require('./support/http-pair.cjs');

const server = http.createServer((req, res) => {
  const log = [`${req.method} ${req.url} ${req.httpVersion}`];
  let body = '';
  req.setEncoding('latin1');
  req.on('data', (piece) => { body += piece; });
  req.on('end', () => {
    if (body !== '') log.push(JSON.stringify(body));
    if (Object.keys(req.trailers).length > 0) log.push(JSON.stringify(req.trailers), JSON.stringify(req.rawTrailers), JSON.stringify(req.trailersDistinct));
    console.log(`  [${log.join(' ')}] complete ${req.complete}`);
    respond(req, res);
  });
  req.on('aborted', () => { console.log('  [aborted]'); });
  req.on('error', (err) => { console.log(`  [${err.code} ${err.message}]`); });
});

function respond(req, res) {
  switch (req.url) {
    case '/write': res.write('ab'); res.write(Buffer.from('cd')); res.end('ef'); break;
    case '/later': setImmediate(() => res.end('later')); break;
    case '/head': res.writeHead(201, 'Made', { 'X-A': 1, 'x-b': ['2', '3'], 'Content-Type': 'text/plain' }); res.end('h'); break;
    case '/flat': res.writeHead(200, ['A', '1', 'A', '2', 'Set-Cookie', 'x']); res.end(); break;
    case '/pairs': res.writeHead(200, [['A', '1'], ['B', ['2', '3']]]); res.end('p'); break;
    case '/both': res.setHeader('A', 'old'); res.setHeader('B', 'kept'); res.writeHead(200, { a: 'new' }); res.end('both'); break;
    case '/flatboth': res.setHeader('A', 'old'); res.writeHead(200, ['A', '1', 'A', '2']); res.end('both'); break;
    case '/none': res.removeHeader('Connection'); res.removeHeader('Date'); res.removeHeader('Content-Length'); res.removeHeader('Transfer-Encoding'); res.end('none'); break;
    case '/204': res.statusCode = 204; res.end('dropped'); break;
    case '/304': res.writeHead(304, { 'Transfer-Encoding': 'chunked' }); res.end(); break;
    case '/length': res.setHeader('Content-Length', 3); res.write('a'); res.write('b'); res.end('c'); break;
    case '/trailers': res.writeHead(200, { Trailer: 'X' }); res.write('t'); res.addTrailers({ X: 'y', 'Set-Cookie': ['a', 'b'] }); res.end(); break;
    case '/close': res.setHeader('Connection', 'close'); res.end('c'); break;
    case '/own': res.setHeader('Keep-Alive', 'timeout=1'); res.setHeader('Date', 'now'); res.end('o'); break;
    case '/cookie': res.setHeader('Cookie', ['a', 'b']); res.setHeader('Set-Cookie', ['a', 'b']); res.setHeader('Z', ['a', 'b']); res.end(); break;
    case '/latin1': res.setHeader('X', '\xe9'); res.write('\xe9', 'latin1'); res.end(); break;
    case '/disposition': res.setHeader('Content-Disposition', 'attachment; filename="\xe9"'); res.end('x'); break;
    case '/cork': res.cork(); res.write('one'); res.write('two', 'latin1'); res.uncork(); res.end(); break;
    case '/flush': res.flushHeaders(); setImmediate(() => res.end('flushed')); break;
    case '/early': res.writeProcessing(); res.writeEarlyHints({ link: ['</a>; rel=preload', '</b>'], x: 'y' }); res.writeInformation(110, { a: 'b' }); res.end('e'); break;
    case '/implicit': res.statusMessage = 'Odd'; res.statusCode = 299; res.write('i'); res.end(); break;
    case '/hex': res.write('x'.repeat(300)); res.end(); break;
    default: res.end(req.url);
  }
}

const requests = [
  ['GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['GE', 'T /split HT', 'TP/1.1\r\nHo', 'st: a\r', '\n\r\n'],
  ['GET /old HTTP/1.0\r\n\r\n'],
  ['GET /oldkeep HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'],
  ['GET /write HTTP/1.0\r\n\r\n'],
  ['GET /write HTTP/1.0\r\nTE: chunked\r\n\r\n'],
  ['GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['HEAD /write HTTP/1.1\r\nHost: a\r\n\r\nHEAD /x HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab', 'cde'],
  ['POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r', '\nc\r\n0\r\nX: 1\r\nx: 2\r\n\r\n'],
  ['GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ['GET /x HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: y\r\n\r\n'],
  ['GET /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n'],
  ['POST /x HTTP/1.1\r\nHost: a\r\nExpect: something\r\nContent-Length: 1\r\n\r\na'],
  ['GET /x HTTP/1.1\r\n\r\n'],
  ['\r\n\r\nGET /blank HTTP/1.1\r\nHost: a\r\n\r\n\r\n'],
  ...['write', 'head', 'flat', 'pairs', 'both', 'flatboth', 'none', '204', '304', 'trailers', 'close', 'own', 'cookie', 'latin1', 'disposition', 'cork', 'flush',
    'early', 'implicit', 'hex'].map((name) => [`GET /${name} HTTP/1.1\r\nHost: a\r\n\r\n`]),
  // Refused.
  ['BAD\r\n\r\n'],
  ['GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n'],
  ['GET / HTTP/1.1\r\nHost: a\r\nX: y\nZ: z\r\n\r\n'],
  ['GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n'],
  ['POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n'],
  ['POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
  ['POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na'],
  ['POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na'],
  ['POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(17000)}\r\n\r\n`],
  [`GET /${'y'.repeat(17000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ['GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /y HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc'],
];
(async () => {
  for (const pieces of requests) {
    const shown = JSON.stringify(pieces.join('|'));
    console.log(shown.length > 100 ? `${shown.slice(0, 100)}...` : shown);
    console.log(await talk(server, pieces));
  }
})();
