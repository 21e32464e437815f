'use strict';
// Queries of a name server of this program's own: all types, what servers get wrong, cancelling, errors.
const dgram = require('dgram');
const dns = require('dns');
const net = require('net');
const p = console.log;

const u16 = (n) => Buffer.from([n >> 8 & 255, n & 255]);
const u32 = (n) => Buffer.from([n >>> 24, n >>> 16 & 255, n >>> 8 & 255, n & 255]);
const text = (s) => Buffer.concat([Buffer.from([s.length]), Buffer.from(s, 'latin1')]);
const name = (s) => Buffer.concat([...s.split('.').filter(Boolean).map(text), Buffer.from([0])]);
const record = (type, data, ttl = 60) => Buffer.concat([u16(0xc00c), u16(type), u16(1), u32(ttl), u16(data.length), data]);
const answer = (query, records, flags = 0x8180) => Buffer.concat([query.subarray(0, 2), u16(flags), u16(1), u16(records.length), u16(0), u16(0), query.subarray(12), ...records]);

const A = record(1, Buffer.from([192, 0, 2, 1]), 30);
const RECORDS = {
  1: [A, record(1, Buffer.from([192, 0, 2, 2]))],
  2: [record(2, name('ns1.test')), record(2, name('ns2.test'))],
  5: [record(5, name('alias.test'))],
  6: [record(6, Buffer.concat([name('ns.test'), name('admin.test'), ...[1, 2, 3, 4, 5].map(u32)]))],
  12: [record(12, name('host.test'))],
  15: [record(15, Buffer.concat([u16(10), name('mail.test')]))],
  16: [record(16, Buffer.concat([text('v=spf1'), text(' -all')])), record(16, text('\xe9'))],
  28: [record(28, Buffer.from([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]))],
  33: [record(33, Buffer.concat([u16(1), u16(2), u16(3), name('srv.test')]))],
  35: [record(35, Buffer.concat([u16(1), u16(2), text('s'), text('SIP+D2U'), text(''), name('_sip._udp.test')]))],
  52: [record(52, Buffer.from([3, 1, 1, 0xab, 0xcd]))],
  257: [record(257, Buffer.concat([Buffer.from([0]), text('issue'), Buffer.from('ca.test')]))],
};
RECORDS[255] = [A, ...[28, 15, 2, 16, 33, 12, 35, 6].flatMap((t) => RECORDS[t])];

let behave; // (query, socket): what it does by TCP
const tcp = net.createServer((socket) => {
  let input = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    input = Buffer.concat([input, chunk]);
    while (input.length > 2 && input.length >= 2 + input.readUInt16BE(0)) {
      const query = input.subarray(2, 2 + input.readUInt16BE(0));
      input = input.subarray(2 + query.length);
      behave(query, socket);
    }
  });
});
let handle; // (query, send): what the server does
let queries = 0;
const server = dgram.createSocket('udp4');
server.on('message', (query, from) => {
  queries++;
  handle(query, (reply) => server.send(reply, from.port, from.address), from);
});
const typeOf = (query) => query.readUInt16BE(query.length - 4);
const plain = (query, send) => send(answer(query, RECORDS[typeOf(query)] ?? []));

let made; // a resolver that asks the server
// A fresh resolver each time: one that knows a fast server is less patient.
const once = (resolver, method, ...args) => new Promise((resolve) => {
  queries = 0;
  (resolver ?? made({ timeout: 10000, tries: 2 }))[method](...args, (err, ...values) => {
    if (err) p(method, args, err.message, { ...err }, values.length, 'queries', queries);
    else p(method, args, ...values, 'queries', queries);
    resolve();
  });
});

async function run(port) {
  const address = `127.0.0.1:${port}`;
  made = (options) => {
    const resolver = new dns.Resolver(options);
    resolver.setServers([address]);
    return resolver;
  };

  handle = plain;
  for (const method of ['resolve4', 'resolve6', 'resolveAny', 'resolveCname', 'resolveMx', 'resolveNs', 'resolveTxt', 'resolveSrv', 'resolvePtr', 'resolveNaptr', 'resolveSoa', 'resolveCaa', 'resolve']) await once(null, method, 'a.test');
  await once(null, 'resolveTlsa', 'a.test');
  await once(null, 'resolve4', 'a.test', { ttl: true });
  await once(null, 'resolve6', 'a.test', { ttl: true });
  for (const type of ['A', 'MX', 'TXT', 'SOA']) await once(null, 'resolve', 'a.test', type);
  await once(null, 'reverse', '192.0.2.1');
  await once(null, 'reverse', '2001:db8::1');

  // What is sent.
  handle = (query, send) => {
    p(query.subarray(2).toString('latin1').replace(/[^ -~]/g, (c) => `<${c.charCodeAt(0)}>`));
    send(answer(query, [], 0x8183));
  };
  for (const host of ['a', 'a.b.', '.', '', 'A.B', 'a\\.b.c', 'a\\065.b', '1.2.3.4', '*.x', 'under_score.x', 'a/b', 'localhost']) await once(null, 'resolve4', host);
  await once(null, 'reverse', '192.0.2.7');
  for (const host of ['a..b', '.a', 'a b', 'a\\', '[x].y', 'a@b', '::1', `${'x'.repeat(64)}.a`]) await once(null, 'resolve4', host);

  // Codes.
  for (const code of [0, 1, 2, 3, 4, 5, 6, 9, 15]) {
    handle = (query, send) => send(answer(query, [], 0x8180 | code));
    await once(null, 'resolve4', `code${code}.test`);
  }
  handle = (query, send) => send(answer(query, [RECORDS[5][0]]));
  for (const method of ['resolve4', 'resolveMx', 'resolveNs', 'resolveSoa', 'resolveAny']) await once(null, method, 'only.alias');
  handle = (query, send) => send(answer(query, [], 0x8182));
  await once(null, 'reverse', '192.0.2.1');

  // Garbage is worse than nothing: the query is sent again at once.
  handle = (query, send) => send(Buffer.from('garbage'));
  await once(null, 'resolve4', 'garbage.test');
  let first = true;
  handle = (query, send) => {
    if (first) send(answer(query, [A]).subarray(0, 40));
    else plain(query, send);
    first = false;
  };
  await once(null, 'resolve4', 'better.test');

  // Other ids and other questions are nobody's answers.
  handle = (query, send) => {
    const other = Buffer.from(answer(query, [A]));
    other[1] ^= 1;
    send(other);
    const question = Buffer.from(answer(query, [A]));
    question[13] ^= 1;
    send(question);
    send(Buffer.alloc(0));
    plain(query, send);
  };
  await once(null, 'resolve4', 'spoofed.test');

  // No answer.
  handle = () => {};
  await once(made({ timeout: 20, tries: 3, maxTimeout: 30 }), 'resolve4', 'silent.test');

  // One that does not answer, and then one that does.
  const two = new dns.Resolver({ timeout: 600, tries: 1 });
  const silent = dgram.createSocket('udp4');
  await new Promise((resolve) => silent.bind(0, '127.0.0.1', resolve));
  two.setServers([`127.0.0.1:${silent.address().port}`, address]);
  handle = plain;
  await once(two, 'resolve4', 'second.test');
  silent.close();

  // Nobody there.
  const nobody = new dns.Resolver({ timeout: 100, tries: 1 });
  nobody.setServers(['127.0.0.1:1']);
  await once(nobody, 'resolve4', 'refused.test');

  // Cancelled, all of them; asking in the callback goes on.
  handle = () => {};
  const slow = made({ timeout: 5000 });
  p(slow.resolve4('x.test', () => {}).constructor.name);
  const done = [];
  for (const host of ['c1.test', 'c2.test']) {
    done.push(new Promise((resolve) => slow.resolveMx(host, (err) => {
      p(err.code, err.syscall, err.hostname);
      resolve();
    })));
  }
  try {
    slow.setServers(['127.0.0.1']);
  } catch (e) {
    p(e.code, e.message);
  }
  slow.cancel();
  p('cancel answered');
  await Promise.all(done);
  await new Promise((resolve) => setTimeout(resolve, 20)); // until the server has seen them
  handle = plain;
  await once(slow, 'resolve4', 'again.test');

  // Promises.
  const promised = new dns.promises.Resolver({ timeout: 10000, tries: 1 });
  promised.setServers([address]);
  p(await promised.resolve4('a.test'), await promised.resolve4('a.test', { ttl: true }), await promised.resolve('a.test', 'MX'), await promised.reverse('192.0.2.1'));
  handle = (query, send) => send(answer(query, [], 0x8183));
  await promised.resolveTxt('none.test').catch((e) => p(e.message, { ...e }));
  await promised.reverse('x').catch((e) => p(e.message, { ...e }));

  // The default resolver.
  handle = plain;
  dns.setServers([address]);
  p(dns.getServers().length);
  await once(dns, 'resolve4', 'default.test');
  await once(dns, 'resolve', 'default.test', 'NS');

  await overTcp();
  server.close();
}

// Truncated: asked again by TCP, where the server answers in parts, or closes, or sends garbage.
async function overTcp() {
  handle = (query, send) => send(answer(query, [], 0x8380));
  const framed = (reply) => Buffer.concat([u16(reply.length), reply]);
  const long = Array.from({ length: 60 }, (_, i) => record(16, text(`text ${i} `.repeat(20))));
  behave = (query, socket) => {
    const reply = framed(answer(query, long));
    socket.write(reply.subarray(0, 1));
    setTimeout(() => {
      socket.write(reply.subarray(1, 1000));
      setImmediate(() => socket.write(reply.subarray(1000)));
    }, 5);
  };
  await new Promise((resolve) => made({ timeout: 10000 }).resolveTxt('long.test', (err, list) => {
    p(err, list?.length, list?.[59][0].slice(0, 10));
    resolve();
  }));
  behave = (query, socket) => socket.destroy();
  await once(null, 'resolve4', 'closes.test');
  behave = (query, socket) => socket.write(framed(Buffer.from('nonsense')));
  await once(null, 'resolve4', 'nonsense.test');
  behave = (query, socket) => socket.write(framed(answer(query, [A])));
  const resolver = made({ timeout: 10000 });
  await Promise.all([1, 2, 3].map(() => new Promise((resolve) => resolver.resolve4('several.test', (err, list) => {
    p(err, list);
    resolve();
  }))));
  tcp.close();
  await once(null, 'resolve4', 'notcp.test');
}

// The same port for both.
(function listen() {
  tcp.listen(0, '127.0.0.1', () => {
    const { port } = tcp.address();
    server.once('error', () => tcp.close(listen));
    server.bind(port, '127.0.0.1', () => run(port));
  });
})();
