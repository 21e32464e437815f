'use strict';
// HTTPParser: what it tells of a message does not depend on where its bytes are cut, and errors are where Node has them.
const { HTTPParser, methods, calculateLenientFlags } = require('_http_common');

function run(kind, text, pieces, lenient = 0) {
  const log = [];
  let body = '';
  const parser = new HTTPParser();
  parser.initialize(kind, {}, 0, lenient);
  const flush = () => {
    if (body !== '') log.push(`body ${JSON.stringify(body)}`);
    body = '';
  };
  let trailers;
  parser[HTTPParser.kOnHeaders | 0] = (headers) => { (trailers ??= []).push(...headers); };
  parser[HTTPParser.kOnHeadersComplete | 0] = (major, minor, headers, method, url, status, message, upgrade, keepAlive) => {
    headers ??= trailers; // Node hands out in two parts what came in two reads
    trailers = undefined;
    log.push(`head ${major}.${minor} ${method === undefined ? `${status} ${message}` : `${methods[method]} ${url}`} ${JSON.stringify(headers)} upgrade ${upgrade} keep-alive ${keepAlive}`);
    return 0;
  };
  parser[HTTPParser.kOnBody | 0] = (chunk) => { body += chunk.toString('latin1'); };
  parser[HTTPParser.kOnMessageComplete | 0] = () => {
    flush();
    log.push(trailers === undefined ? 'complete' : `complete ${JSON.stringify(trailers)}`);
    trailers = undefined;
  };
  let before = 0;
  for (const piece of pieces(Buffer.from(text, 'latin1'))) {
    const result = parser.execute(piece);
    if (result instanceof Error) {
      flush();
      log.push(`error ${result.code} ${result.message} ${result.reason} ${before + result.bytesParsed}`);
      break;
    }
    before += result;
    if (result < piece.length) {
      log.push(`stopped at ${before}`);
      break;
    }
  }
  if (!log.some((line) => line.startsWith('error') || line.startsWith('stopped'))) {
    const end = parser.finish();
    flush();
    if (end instanceof Error) log.push(`end: ${end.code} ${end.reason}`);
    else if (log.at(-1) === 'complete') log.push('end');
  }
  parser.close();
  return log.join('\n  ');
}

const whole = (bytes) => [bytes];
const single = (bytes) => Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
const cutAt = (at) => (bytes) => [bytes.subarray(0, at), bytes.subarray(at)].filter((piece) => piece.length > 0);

const { REQUEST, RESPONSE } = HTTPParser;
const cases = [
  [REQUEST, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
  [REQUEST, 'GET /a?b=c HTTP/1.0\r\nhost: a\r\nX-Long-Name-Nobody-Knows: \t v a l u e \t\r\nEmpty:\r\nACCEPT: */*\r\nÄ\r\n\r\n'],
  [REQUEST, 'POST /x HTTP/1.1\r\nContent-Length: 11\r\nCookie: a=b; c=d\r\nx: \xe9\xff\r\n\r\nhello\0world'],
  [REQUEST, 'POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;ext="q v"\r\n world\r\n0\r\nTrailer: 1\r\nX-T: 2\r\n\r\n'],
  [REQUEST, 'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcDELETE /3 HTTP/1.1\r\nConnection: close\r\n\r\n'],
  [REQUEST, 'GET /1 HTTP/1.1\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\n\r\n'],
  [REQUEST, 'POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  [REQUEST, 'POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n'],
  [REQUEST, 'POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc'],
  [REQUEST, 'POST / HTTP/1.1\r\nContent-Length: 3a\r\n\r\nabc'],
  [REQUEST, 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n'],
  [REQUEST, 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\ng\r\n'],
  [REQUEST, 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\n'],
  [REQUEST, 'GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n'],
  [REQUEST, 'GET / HTTP/1.1\r\nA : b\r\n\r\n'],
  [REQUEST, 'GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n'],
  [REQUEST, 'GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n'],
  [REQUEST, 'GET / HTTP/1.1\r\nA: b\0\r\n\r\n'],
  [REQUEST, 'GET / HTTP/1.1\nA: b\n\n'],
  [REQUEST, 'GET /\x00 HTTP/1.1\r\n\r\n'],
  [REQUEST, 'GOT / HTTP/1.1\r\n\r\n'],
  [REQUEST, 'GET / HTTP/3.0\r\n\r\n'],
  [REQUEST, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  [REQUEST, `GET / HTTP/1.1\r\nA: ${'x'.repeat(100)}\r\nPart`],
  [REQUEST, 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\nother protocol'],
  [RESPONSE, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\nhi'],
  [RESPONSE, 'HTTP/1.1 404 \r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\nHTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'],
  [RESPONSE, 'HTTP/1.0 200 OK\r\n\r\nuntil the end'],
  [RESPONSE, 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'],
  [RESPONSE, 'HTTP/1.1 2x0 OK\r\n\r\n'],
];
for (const [kind, text] of cases) {
  const log = run(kind, text, whole);
  console.log(`${JSON.stringify(text.length > 90 ? `${text.slice(0, 90)}...` : text)}\n  ${log}`);
  const others = [single, cutAt(1), cutAt(9), cutAt(20), cutAt(31), cutAt(text.length - 3)].map((pieces) => run(kind, text, pieces));
  for (const other of others) if (other !== log) console.log(`  cut:\n  ${other}`);
}

console.log(run(REQUEST, 'GET / HTTP/1.1\r\nA: b\x01\r\n folded\r\n\r\n', whole, calculateLenientFlags('insecure')));
console.log(run(REQUEST, 'GET / HTTP/1.1\r\nA: b\x01\r\n\r\n', whole, calculateLenientFlags('relaxed')));
console.log(run(REQUEST, 'GET / HTTP/1.1\nA: b\n\n', whole, calculateLenientFlags(undefined, true)));

// A limit of the head, and of how many fields it has.
function limited(setUp, text) {
  const parser = new HTTPParser();
  setUp(parser);
  parser[HTTPParser.kOnHeadersComplete | 0] = () => { console.log('head'); };
  parser[HTTPParser.kOnMessageComplete | 0] = () => { console.log('complete'); };
  const result = parser.execute(Buffer.from(text));
  console.log(result instanceof Error ? `${result.code} ${result.bytesParsed > 64}` : result);
  console.log(Object.keys(result));
}
limited((parser) => parser.initialize(REQUEST, {}, 64), `GET / HTTP/1.1\r\nA: ${'x'.repeat(40)}\r\n\r\n`);
limited((parser) => parser.initialize(REQUEST, {}, 64), `GET / HTTP/1.1\r\nA: ${'x'.repeat(80)}\r\n\r\n`);
