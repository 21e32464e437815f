'use strict';
// The classes of http by themselves: headers of outgoing messages, checks and their errors, options that are refused.
const http = require('http');
const https = require('https');
const { kOutHeaders, parseUniqueHeadersOption } = require('_http_outgoing');
const { calculateLenientFlags, _checkIsHttpToken, _checkInvalidHeaderChar } = require('_http_common');

function show(label, fn) {
  try {
    console.log(label, '->', fn());
  } catch (err) {
    console.log(label, '!', err.name, err.code, err.message);
  }
}
const response = () => new http.ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 });

for (const args of [[], ['strict'], ['relaxed'], ['insecure'], [undefined, true], [undefined, false], ['strict', true]]) {
  show(`lenient ${args}`, () => calculateLenientFlags(...args));
}
for (const name of ['', 'a b', 'a', 1, undefined, 'x:', '\xe9', 'a\u0100']) show(`name ${String(name)}`, () => http.validateHeaderName(name));
show('label', () => http.validateHeaderName('a b', 'Label'));
for (const value of [undefined, 'o\u0289', 'a\nb', ['a\nb'], ['a', 'b'], 5, null, '', '\t \xff']) {
  show(`value ${JSON.stringify(value)}`, () => http.validateHeaderValue('x', value));
}
for (const text of ['', 'GET', 'a b', '\x7f']) console.log(JSON.stringify(text), _checkIsHttpToken(text), _checkInvalidHeaderChar(text));

const message = new http.OutgoingMessage();
show('set', () => message.setHeader('a'));
show('set', () => message.setHeader('a b', 'x'));
show('set', () => message.setHeader('a', '\0'));
show('set', () => message.setHeader(1, 'x'));
show('get', () => message.getHeader(1));
show('has', () => message.hasHeader(1));
show('remove', () => message.removeHeader(1));
show('setHeaders', () => message.setHeaders({}));
show('setHeaders', () => message.setHeaders(1));
show('setHeaders', () => message.setHeaders([1]));
show('setHeaders', () => message.setHeaders(new Map([['X', '1'], ['y', ['a', 'b']], ['set-cookie', 'c']])).getHeaders());
show('append', () => message.appendHeader('Z', '1').appendHeader('z', ['2', '3']).getHeader('Z'));
show('append', () => message.appendHeader('x', '2').getHeader('x'));
show('names', () => [message.getHeaderNames(), message.getRawHeaderNames(), message.hasHeader('Y'), message.hasHeader('q')]);
show('remove', () => [message.removeHeader('Y'), message.getHeaderNames(), message.headersSent]);
show('trailers', () => message.addTrailers({ 'a b': 1 }));
show('trailers', () => message.addTrailers({ a: '\0' }));
show('implicit', () => message._implicitHeader());
show('end', () => message.end());
show('write', () => message.write('x'));
show('pipe', () => message.pipe());
show('state', () => [message.writableEnded, message.writableFinished, message.writableLength, message.writableHighWaterMark, message.writableCorked,
  message.writableObjectMode, message.writableNeedDrain, message.closed, message.errored, message.connection, message.socket]);
show('unique', () => [[...parseUniqueHeadersOption(['A', 'b'])], parseUniqueHeadersOption('x'), typeof kOutHeaders]);

for (const args of [[99], [1000], ['x'], [200, 'a\n'], [200, ['a']], ['200'], [200.9], [200, 'Fine', { A: 1 }], [418], [299], [200, { 'a b': 1 }], [200, { a: undefined }]]) {
  show(`writeHead ${JSON.stringify(args)}`, () => {
    const res = response();
    res.sendDate = false;
    res.writeHead(...args);
    return [res.statusCode, res.statusMessage, res._header];
  });
}
show('twice', () => response().writeHead(200).writeHead(200));
for (const method of ['setHeader', 'appendHeader', 'removeHeader']) show(method, () => response().writeHead(200)[method]('a', 'b'));
show('setHeaders', () => response().writeHead(200).setHeaders(new Map()));
show('flush', () => { const res = response(); res.sendDate = false; res.flushHeaders(); return res.outputData; });
show('write', () => response().write(1));
show('write', () => response().write(null));
show('trailer', () => { const res = response(); res.setHeader('Trailer', 'x'); res.setHeader('Content-Length', 1); res.writeHead(200); });
for (const args of [[200], [101], ['x'], [104, { a: 'b', c: ['d', 'e'] }], [104, { 'a b': 'c' }], [104, { a: '\0' }], [99]]) {
  show(`writeInformation ${JSON.stringify(args)}`, () => { const res = response(); res.writeInformation(...args); return res.outputData; });
}
for (const hints of [{}, { link: '</a>; rel=preload', x: 'y' }, { link: '</a>' }, { link: ['</a>; rel="x y"', '</b>; as=style'] }, { link: 1 }, { link: 'a' }, { link: [] }, 1, null]) {
  show(`hints ${JSON.stringify(hints)}`, () => { const res = response(); res.writeEarlyHints(hints); return res.outputData; });
}
show('continue', () => { const res = response(); res.writeContinue(); res.writeProcessing(); return [res.outputData.length, res._sent100]; });
show('strict', () => { const res = response(); res.strictContentLength = true; res.setHeader('Content-Length', 2); res.write('abc'); });
show('strict', () => { const res = response(); res.strictContentLength = true; res.setHeader('Content-Length', 2); res.end('a'); });
show('body', () => { const res = new http.ServerResponse({ method: 'HEAD', httpVersionMajor: 1, httpVersionMinor: 1 }, { rejectNonStandardBodyWrites: true }); res.write('x'); });
show('assigned', () => { const res = response(); const socket = { _httpMessage: {} }; res.assignSocket(socket); });

for (const options of [{ maxHeaderSize: -1 }, { maxHeaderSize: 'x' }, { insecureHTTPParser: 1 }, { httpValidation: 'x' }, { requestTimeout: -1 }, { headersTimeout: 'a' },
  { headersTimeout: 10, requestTimeout: 5 }, { requestTimeout: 5 }, { requestTimeout: 0 }, { keepAliveTimeout: -2 }, { keepAliveTimeoutBuffer: -1 },
  { connectionsCheckingInterval: 'x' }, { requireHostHeader: 1 }, { joinDuplicateHeaders: 1 }, { rejectNonStandardBodyWrites: 1 }, { shouldUpgradeCallback: 1 },
  { optimizeEmptyRequests: 1 }, { uniqueHeaders: 1 }, 5, 'x', null]) {
  show(`server ${JSON.stringify(options)}`, () => {
    const server = http.createServer(options);
    return [server.headersTimeout, server.requestTimeout, server.keepAliveTimeout, server.timeout, server.maxHeadersCount, server.maxRequestsPerSocket];
  });
}
const createConnection = () => new (require('stream').PassThrough)();
for (const options of [{ method: 5 }, { method: 'a b' }, { method: '' }, { path: 'a b' }, { path: '/\xe9' }, { path: '/\u0100' }, { protocol: 'ftp:' }, { agent: 5 },
  { hostname: 5 }, { host: 5 }, { headers: { 'a b': 1 } }, { headers: { a: undefined } }, { insecureHTTPParser: 1 }, { maxHeaderSize: -1 }, { joinDuplicateHeaders: 1 },
  { timeout: 'x' }, { timeout: -1 }, { headers: ['a'] }, { headers: { expect: 'x' } }, { setHost: false }, { httpValidation: 'y' }]) {
  show(`request ${JSON.stringify(options)}`, () => {
    const req = http.request({ createConnection, ...options });
    req.on('error', () => {});
    req.destroy();
    return [req.method, req.path, req.host, req.protocol, req.getHeaders(), req.shouldKeepAlive, req.useChunkedEncodingByDefault];
  });
}
show('path', () => { const req = http.request({ createConnection }); req.on('error', () => {}).destroy(); req.path = '/new'; req.path = 'a b'; });
for (const options of [{ maxTotalSockets: 0 }, { maxTotalSockets: 'x' }, { scheduling: 'x' }, { agentKeepAliveTimeoutBuffer: -1 }, { agentKeepAliveTimeoutBuffer: 5 }, { maxSockets: 2, timeout: 3 }]) {
  show(`agent ${JSON.stringify(options)}`, () => {
    const agent = http.Agent(options);
    return [agent.maxSockets, agent.maxFreeSockets, agent.maxTotalSockets, agent.scheduling, agent.agentKeepAliveTimeoutBuffer, agent.options];
  });
}
const agent = new http.Agent();
show('names', () => [agent.getName(), agent.getName({ host: 'a', port: 1, localAddress: 'b', family: 4, socketPath: '/x' }), agent.getName({ family: 6 }),
  new https.Agent().getName({ host: 'a', port: 1, ca: 'x', servername: 's', rejectUnauthorized: false, sigalgs: 'g' })]);
show('global', () => [http.globalAgent.keepAlive, http.globalAgent.options.timeout, https.globalAgent.defaultPort, https.globalAgent.protocol, http.globalAgent.defaultPort]);
show('parsers', () => http.setMaxIdleHTTPParsers(0));
show('parsers', () => http.setMaxIdleHTTPParsers('x'));
show('lists', () => [http.METHODS.length, http.METHODS.join(), Object.keys(http.STATUS_CODES).length, http.STATUS_CODES[418], http.maxHeaderSize]);

// Incoming headers: what several fields of a name make.
const lines = ['Host', 'a', 'host', 'b', 'X', '1', 'x', '2', 'Cookie', 'c', 'cookie', 'd', 'Set-Cookie', 'e', 'SET-COOKIE', 'f', 'constructor', 'g', '__proto__', 'h', '7', 'i',
  'Content-Type', 'j', 'content-type', 'k', 'Empty', '', 'empty', ''];
for (const join of [false, true]) {
  const incoming = new http.IncomingMessage(null);
  incoming.joinDuplicateHeaders = join;
  incoming._addHeaderLines(lines, lines.length);
  console.log(incoming.headers, Object.keys(incoming.headers), incoming.headers === incoming.headers);
  console.log(incoming.headersDistinct, incoming.trailers, incoming.trailersDistinct, incoming.rawHeaders === lines);
}
class Loud extends http.IncomingMessage {
  _addHeaderLine(field, value, dest) { dest[field.toUpperCase()] = value; }
}
const loud = new Loud(null);
loud._addHeaderLines(['a', 'b', 'C', 'd'], 4);
console.log(loud.headers);
