'use strict';
// TLS connections: who is trusted and why not, protocols, names, client certificates, what goes wrong and how it is told.
const tls = require('tls');
const { certificates: c } = require('./support/crypto-keys.cjs');

const code = (err) => err.code ?? err.message;

// One connection; what server and client hear of it, each by itself.
function once(name, serverOptions, clientOptions, { onSecure, onConnect, listen } = {}) {
  return new Promise((resolve) => {
    const server = tls.createServer({ key: c.leafKey, cert: c.leaf, ...serverOptions });
    const heard = { server: [], client: [] };
    const told = (who, ...what) => heard[who].push(what.join(' '));
    server.on('tlsClientError', (err, socket) => told('server', 'tlsClientError', code(err), socket.constructor.name));
    server.on('secureConnection', (socket) => {
      told('server', 'secure', socket.authorized, socket.authorizationError, socket.alpnProtocol, socket.servername, socket.getProtocol(), socket.encrypted);
      socket.on('error', (err) => told('server', 'error', code(err)));
      onSecure?.(socket, (...what) => told('server', ...what));
      socket.end('bye');
    });
    listen?.(server);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      const client = tls.connect({ port, host: 'localhost', ca: c.ca, ...clientOptions }, () => {
        told('client', 'connect', client.authorized, client.authorizationError, client.alpnProtocol, client.servername, client.getProtocol(), client.getCipher().name);
        onConnect?.(client, (...what) => told('client', ...what));
      });
      client.on('error', (err) => told('client', 'error', code(err), /^error:|SSL routines/.test(err.message) ? '' : err.message));
      client.on('data', (chunk) => told('client', 'data', chunk));
      client.on('end', () => told('client', 'end'));
      client.on('close', (had) => {
        told('client', 'close', had);
        server.close(() => {
          console.log('#', name);
          for (const who of ['server', 'client']) for (const line of heard[who]) console.log(`  ${who}: ${line}`);
          resolve();
        });
      });
    });
  });
}

(async () => {
  const self = { key: c.selfKey, cert: c.self };
  const client = { key: c.leafKey, cert: c.leaf };
  await once('trusted', {}, {}, {
    onConnect(socket, told) {
      const peer = socket.getPeerCertificate(true);
      told('peer', peer.subject.CN, peer.issuerCertificate.subject.CN, peer.issuerCertificate.issuerCertificate === peer.issuerCertificate, socket.getPeerX509Certificate().subject.length);
      told('cipher', JSON.stringify(socket.getCipher()), socket.isSessionReused(), socket.getCertificate() === null || Object.keys(socket.getCertificate()).length);
      told('keys', socket.exportKeyingMaterial(20, 'label').length, socket.remoteAddress, socket.remotePort > 0);
    },
  });
  await once('untrusted', {}, { ca: undefined });
  await once('untrusted, taken', {}, { ca: undefined, rejectUnauthorized: false });
  await once('wrong name', {}, { servername: 'foo.bar' });
  await once('wildcard', {}, { servername: 'a.example.org' });
  await once('address', {}, { host: '127.0.0.1' });
  await once('own check', {}, { checkServerIdentity: (host, cert) => new Error(`${host} ${cert.subject.CN}`) });
  await once('self-signed', self, { ca: undefined });
  await once('self-signed, trusted', self, { ca: c.self, servername: 'self.example.org' });
  await once('expired', { cert: c.expired }, {});
  await once('chain', { cert: c.leaf + c.ca }, { ca: undefined });
  await once('alpn', { ALPNProtocols: ['h2', 'http/1.1'] }, { ALPNProtocols: ['http/1.1', 'h2'] });
  await once('no alpn in common', { ALPNProtocols: ['h2'] }, { ALPNProtocols: ['http/1.1'] });
  await once('alpn by callback', { ALPNCallback: ({ servername, protocols }) => (protocols.includes('b') ? 'b' : undefined) }, { ALPNProtocols: ['a', 'b'], servername: 'localhost' });
  await once('TLS 1.2', { maxVersion: 'TLSv1.2' }, {});
  await once('TLS 1.2, RSA', { ...self, maxVersion: 'TLSv1.2' }, { ca: c.self, servername: 'self.example.org' });
  await once('TLS 1.2, Ed25519', { key: require('./support/crypto-keys.cjs').private.ed25519, cert: c.ed }, { ca: c.ed, servername: 'ed' });
  await once('no version in common', { maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' });
  await once('no cipher in common', { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }, { ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384', maxVersion: 'TLSv1.2' });
  await once('a cipher', {}, { ciphers: 'TLS_CHACHA20_POLY1305_SHA256' });
  await once('asked, nothing shown', { requestCert: true, rejectUnauthorized: false, ca: c.ca }, {});
  await once('asked, shown', { requestCert: true, ca: c.ca }, client, { onSecure: (socket, told) => told('peer', socket.getPeerCertificate().subject.CN) });
  await once('asked, shown, taken', { requestCert: true, ca: c.ca, rejectUnauthorized: false }, self);
  await once('names', {}, { ca: c.self, servername: 'self.example.org' }, { listen: (server) => server.addContext('*.example.org', { key: c.selfKey, cert: c.self }) });
  await once('names by callback', { SNICallback: (name, done) => setImmediate(done, null, name === 'self.example.org' ? tls.createSecureContext(self) : null) }, { ca: c.self, servername: 'self.example.org' });
  await once('callback fails', { SNICallback: (name, done) => done(new Error('nope')) }, { servername: 'x.y' });

  // A session is resumed.
  await new Promise((resolve) => {
    const server = tls.createServer({ key: c.leafKey, cert: c.leaf }, (socket) => socket.end('x'));
    server.listen(0, '127.0.0.1', () => {
      const options = { port: server.address().port, host: 'localhost', ca: c.ca };
      let session;
      const first = tls.connect(options, () => console.log('first', first.isSessionReused()));
      first.on('session', (given) => session = given);
      first.resume().on('close', () => {
        console.log('session', Buffer.isBuffer(session));
        const second = tls.connect({ ...options, session }, () => console.log('second', second.isSessionReused(), second.authorized));
        second.resume().on('close', () => server.close(resolve));
      });
    });
  });
  // Both ways, much of it.
  await new Promise((resolve) => {
    const server = tls.createServer({ key: c.leafKey, cert: c.leaf }, (socket) => socket.pipe(socket));
    server.listen(0, '127.0.0.1', () => {
      const text = Buffer.alloc(300_000, 'abcdefghij');
      const socket = tls.connect({ port: server.address().port, host: 'localhost', ca: c.ca });
      const parts = [];
      socket.on('data', (chunk) => parts.push(chunk)).on('end', () => console.log('echo', Buffer.concat(parts).equals(text))).on('close', () => server.close(resolve));
      socket.write('a');
      socket.write(text.subarray(1, 1000));
      socket.write(text.subarray(1000, 100_000));
      socket.end(text.subarray(100_000));
    });
  });
  // Over a stream of any kind, and a socket of the program's.
  await new Promise((resolve) => {
    const [a, b] = require('stream').duplexPair();
    const server = new tls.TLSSocket(a, { isServer: true, secureContext: tls.createSecureContext({ key: c.leafKey, cert: c.leaf }) });
    server.on('data', (chunk) => server.end(`got ${chunk}`));
    const socket = tls.connect({ socket: b, ca: c.ca, servername: 'localhost' }, () => socket.write('hello'));
    socket.on('data', (chunk) => console.log('pair', String(chunk), socket.authorized));
    socket.on('end', resolve);
  });
  await new Promise((resolve) => {
    const net = require('net');
    const server = net.createServer((raw) => {
      raw.once('data', () => {
        raw.write('go');
        const secure = new tls.TLSSocket(raw, { isServer: true, secureContext: tls.createSecureContext({ key: c.leafKey, cert: c.leaf }) });
        secure.on('data', (chunk) => secure.end(`upgraded ${chunk}`));
      });
    }).listen(0, '127.0.0.1', () => {
      const raw = net.connect(server.address().port, '127.0.0.1', () => raw.write('starttls'));
      raw.once('data', () => {
        const socket = tls.connect({ socket: raw, ca: c.ca, servername: 'localhost' }, () => socket.write('now'));
        socket.on('data', (chunk) => console.log('starttls', String(chunk))).on('close', () => server.close(resolve));
      });
    });
  });
  // Not TLS at all.
  await new Promise((resolve) => {
    const server = require('net').createServer((raw) => raw.on('error', () => {}).resume().end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1', () => {
      tls.connect({ port: server.address().port, host: 'localhost' }).on('error', (err) => console.log('plain server', err.code)).on('close', () => server.close(resolve));
    });
  });
  await new Promise((resolve) => {
    const server = tls.createServer({ key: c.leafKey, cert: c.leaf }).on('tlsClientError', (err) => console.log('plain client', err.code)).listen(0, '127.0.0.1', () => {
      const raw = require('net').connect(server.address().port, '127.0.0.1', () => raw.write('GET / HTTP/1.1\r\n\r\n'));
      raw.on('error', () => {}).resume().on('close', () => server.close(resolve));
    });
  });
})();

const attempt = (name, run) => {
  try {
    console.log(name, run());
  } catch (err) {
    console.log(name, '!!', err.name, err.code, err.message);
  }
};
const cert = (alt, CN) => ({ subject: CN === undefined ? {} : { CN }, subjectaltname: alt });
for (const [host, alt, CN] of [['a.com', 'DNS:a.com'], ['a.com', 'DNS:*.com'], ['x.a.com', 'DNS:*.a.com'], ['x.y.a.com', 'DNS:*.a.com'], ['a.com', undefined, 'a.com'], ['a.com', undefined, ['b.com', 'a.com']],
  ['a.com', 'DNS:b.com', 'a.com'], ['8.8.8.8', 'IP Address:8.8.8.8'], ['8.8.8.8', 'DNS:8.8.8.8'], ['a.com', 'URI:http://a.com/'], ['b*.a.com', 'DNS:b*.a.com'], ['bx.a.com', 'DNS:b*.a.com'],
  ['a.com', 'DNS:"a.com, DNS:b.com"'], ['::1', 'IP Address:0:0:0:0:0:0:0:1'], ['a.com.', 'DNS:a.com']]) {
  attempt(`${host} ${alt} ${CN}`, () => tls.checkServerIdentity(host, cert(alt, CN))?.message);
}
attempt('version', () => tls.createSecureContext({ minVersion: 'foo' }));
attempt('protocol', () => tls.createSecureContext({ secureProtocol: 'foo' }));
attempt('protocol', () => tls.createSecureContext({ secureProtocol: 'SSLv3_method' }));
attempt('conflict', () => tls.createSecureContext({ secureProtocol: 'TLSv1_2_method', minVersion: 'TLSv1.2' }));
attempt('mismatch', () => tls.createSecureContext({ key: c.caKey, cert: c.leaf }));
attempt('cert', () => tls.createSecureContext({ cert: 'foo' }));
attempt('key', () => tls.createSecureContext({ key: 'foo' }));
attempt('ciphers', () => tls.createSecureContext({ ciphers: 'foo' }));
attempt('alpn', () => tls.createServer({ ALPNProtocols: ['a'], ALPNCallback() {} }));
attempt('roots', () => [tls.rootCertificates.length > 100, Object.isFrozen(tls.rootCertificates), tls.rootCertificates[0].startsWith('-----BEGIN CERTIFICATE-----\n'), tls.getCACertificates().length >= tls.rootCertificates.length]);
attempt('names', () => [tls.DEFAULT_MIN_VERSION, tls.DEFAULT_MAX_VERSION, tls.DEFAULT_ECDH_CURVE, tls.CLIENT_RENEG_LIMIT]);
const out = {};
tls.convertALPNProtocols(['h2', 'http/1.1'], out);
console.log(out.ALPNProtocols.toString('hex'));
