// Records what Node's `dns.Resolver` (c-ares) makes of answers, for tests/recorded.rs to compare with. Run on Node 24.21:
//   node record.js [cases] [seed] > recorded.txt
// Without arguments it writes the file that is kept. A server of this program on loopback answers each query with bytes
// made from the seed: well-formed ones, and ones damaged in a byte, a length or a count. A case is a line of fields separated by
// tabs: the type that was asked for, the answer's bytes in hexadecimal with id 0, and Node's answer: JSON, or the error's code.
// Two things are kept out in which we do not follow it. It writes a sound message anew before it reads it for Node, and
// that fails (EFORMERR) for owners that are no host names, unless they could be written as a pointer, and for unknown
// records without data. And it leaves holes in what resolveAny gives before TLSA records.
// The question is that of qN.test, N being the line's number from 0. Bytes of TLSA are in hexadecimal.
'use strict';
const dgram = require('dgram'), net = require('net'), dns = require('dns');
const COUNT = Number(process.argv[2] || 1600);
let seed = Number(process.argv[3] || 20240924) | 0;
const rnd = (n) => { seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5; return (seed >>> 0) % n; };
const pick = (list) => list[rnd(list.length)];
const some = (n) => rnd(n) === 0;

const TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, TLSA: 52, ANY: 255, CAA: 257 };
const NAMES = Object.keys(TYPES);
const u16 = (n) => Buffer.from([n >> 8 & 255, n & 255]);
const u32 = (n) => Buffer.from([n >>> 24, n >> 16 & 255, n >> 8 & 255, n & 255]);
const bytes = (n) => Buffer.from(Array.from({ length: n }, () => rnd(256)));
const LABELS = ['a', 'www', 'mail', 'x-y', '_tcp', 'A', 'a b', 'a.b', 'a\\b', '\x00', '\x07\xff', 'é', '"q"', '(x)', ';', '@', '$', 'x'.repeat(63), '!#%&\'*+,-/:<=>?[]^_`{|}~'];
const plain = ['a', 'www', 'mail', 'ns1', 'example', 'com', 'org'];

// A name, perhaps ending in a pointer to one that is there already.
function name(at, known, odd = 5) {
  const parts = [];
  for (let i = rnd(4); i > 0; i--) {
    const label = Buffer.from(odd && some(odd) ? pick(LABELS) : pick(plain), 'latin1');
    parts.push(Buffer.from([label.length]), label);
  }
  if (known !== null && some(2)) {
    parts.push(u16(0xc000 | pick(known)));
  } else {
    if (some(200)) parts.push(u16(0xc000 | at)); // itself
    else if (some(200)) parts.push(u16(0xc000 | at + 40)); // forward
    else if (some(200)) parts.push(Buffer.from([pick([0x40, 0x80, 0xbf])]));
    else parts.push(Buffer.from([0]));
  }
  known?.push(at);
  return Buffer.concat(parts);
}

function text() {
  const s = bytes(pick([0, 1, 3, 10, 40, 255]));
  return Buffer.concat([Buffer.from([s.length]), some(2) ? Buffer.from('v=spf1 -all ".\\;'.repeat(20).slice(0, s.length)) : s]);
}
const word = (list) => { const s = Buffer.from(pick(list), 'latin1'); return Buffer.concat([Buffer.from([s.length]), s]); };

function data(type, at, known) {
  switch (type) {
    case 1: return bytes(4);
    case 28: return some(3) ? Buffer.concat([Buffer.alloc(10), some(2) ? Buffer.from([255, 255]) : Buffer.alloc(2), bytes(4)]) : some(3) ? Buffer.concat([bytes(2), Buffer.alloc(rnd(13)), bytes(14)]).subarray(0, 16) : bytes(16);
    case 2: case 5: case 12: return name(at, known);
    case 15: return Buffer.concat([bytes(2), name(at + 2, known)]);
    case 16: return Buffer.concat(Array.from({ length: pick([0, 1, 1, 1, 1, 1, 1, 1, 2, 3]) }, text));
    case 33: return Buffer.concat([bytes(6), name(at + 6, some(20) ? known : null)]); // no pointers allowed
    case 35: { const odd = (list, other) => word(some(20) ? other : list); return Buffer.concat([bytes(4), odd(['s', 'u', '', 'A'], ['\xff']), odd(['SIP+D2U', 'E2U+sip', ''], ['\x00']), odd(['', '!^.*$!sip:x@y!'], ['é']), name(at, some(20) ? known : null)]); }
    case 6: { const a = name(at, known), b = name(at + a.length, known); return Buffer.concat([a, b, bytes(20)]); }
    case 257: return Buffer.concat([Buffer.from([pick([0, 128, 1, 255])]), word(['issue', 'issue', 'issuewild', 'issuewild', 'iodef', 'iodef', 'contactemail', 'x', '', 'ISSUE', 'a-b', '\xff', 'contactphone']), Buffer.from(pick(['ca.example', 'mailto:a@b', '', 'é', '\x00;x=y', 'a"b']), 'latin1')]);
    case 52: return Buffer.concat([bytes(3), bytes(pick([0, 1, 1, 32, 32, 64]))]);
    case 41: return bytes(pick([0, 4, 8]));
    default: return bytes(1 + rnd(20));
  }
}

const KINDS = [...Object.values(TYPES).filter((t) => t !== 255), 13, 41, 64, 65, 99, 256, 65280];
// The message for a query whose question is `question` (name, type and class).
function message(question, type) {
  const known = [12], parts = [];
  let at = 12 + question.length;
  const counts = [0, 0, 0];
  const record = () => {
    const kind = type === 255 ? pick(KINDS) : some(4) ? pick(KINDS) : some(12) ? 5 : type;
    const owner = some(2) ? u16(0xc00c) : name(at, known.slice(0, 1), 0);
    const ttl = some(12) ? pick([0, 0x7fffffff, 0x80000000, 0xffffffff]) : rnd(100000);
    const head = Buffer.concat([owner, u16(kind), u16(some(120) ? pick([0, 2, 3, 4, 254, 255, 1232]) : 1), u32(ttl)]);
    let body = data(kind, at + head.length + 2, known);
    let length = body.length;
    if (some(60)) length += pick([-1, 1, -4, 4]);
    if (some(60)) body = Buffer.concat([body, bytes(1 + rnd(4))]), length = body.length;
    const all = Buffer.concat([head, u16(length), body]);
    at += all.length;
    parts.push(all);
  };
  for (let i = pick([0, 1, 1, 2, 3, 3, 5]); i > 0; i--) record(), counts[0]++;
  if (some(4)) record(), counts[1]++;
  if (some(4)) record(), counts[2]++;
  const rcode = some(6) ? rnd(16) : 0;
  const flags = Buffer.from([0x81 | (some(3) ? 4 : 0) | (some(60) ? 0x78 & bytes(1)[0] : 0), 0x80 | (some(8) ? 0x70 & bytes(1)[0] : 0) | rcode]);
  if (some(60)) counts[rnd(3)] += pick([1, -1, 1000]);
  let all = Buffer.concat([Buffer.alloc(2), flags, u16(1), ...counts.map(u16), question, ...parts]);
  if (some(12)) all = all.subarray(0, 12 + question.length + rnd(all.length - 11 - question.length));
  else if (some(20)) all = Buffer.concat([all, bytes(1 + rnd(8))]);
  if (some(8)) for (let i = 1 + rnd(2); i > 0; i--) all[12 + rnd(all.length - 12)] = rnd(256);
  // A question that is not the one asked for is not an answer: what became of that is in tests of the resolver.
  question.copy(all, 12);
  return all;
}

const cases = new Map();
function show(err, value) {
  if (err) return err.code ?? String(err);
  if (Array.isArray(value)) value = value.filter((v) => v !== undefined); // Node leaves holes before TLSA records of resolveAny
  return JSON.stringify(value, (key, v) => (v instanceof ArrayBuffer ? Buffer.from(v).toString('hex') : v));
}
const server = dgram.createSocket('udp4');
server.on('message', (query, from) => {
  const n = Number(query.toString('latin1', 14, 13 + query[12]));
  const answer = Buffer.from(cases.get(n).bytes);
  query.copy(answer, 0, 0, 2);
  server.send(answer, from.port, from.address);
});
server.bind(0, '127.0.0.1', async () => {
  for (let n = 0; n < COUNT; n++) {
    const type = pick(NAMES), label = Buffer.from(`q${n}`);
    const question = Buffer.concat([Buffer.from([label.length]), label, Buffer.from('\x04test\x00'), u16(TYPES[type]), u16(1)]);
    cases.set(n, { type, bytes: message(question, TYPES[type]) });
  }
  const address = [`127.0.0.1:${server.address().port}`];
  let next = 0;
  await Promise.all(Array.from({ length: 64 }, async () => {
    while (next < COUNT) {
      const n = next++, one = cases.get(n);
      const resolver = new dns.Resolver({ timeout: 400, tries: 1 });
      resolver.setServers(address);
      const method = one.type === 'A' ? 'resolve4' : one.type === 'AAAA' ? 'resolve6' : `resolve${one.type[0]}${one.type.slice(1).toLowerCase()}`;
      const args = one.type === 'A' || one.type === 'AAAA' ? [{ ttl: true }] : [];
      one.result = await new Promise((resolve) => {
        resolver[method](`q${n}.test`, ...args, (err, value) => resolve(show(err, value)));
      });
    }
  }));
  let out = '';
  for (const one of cases.values()) {
    if (one.result === 'EFORMERR' && (one.bytes[3] & 15) !== 1) continue;
    out += `${one.type}\t${one.bytes.toString('hex')}\t${one.result}\n`;
  }
  process.stdout.write(out);
  server.close();
});
