'use strict';
// Which texts are IP addresses, and net.SocketAddress.
const net = require('net');
const { SocketAddress } = net;
const util = require('util');
const p = console.log;
const attempt = (f) => {
  try {
    return f();
  } catch (e) {
    return `${e.name} ${e.code} ${e.message}`;
  }
};
const texts = ['1.2.3.4', '01.2.3.4', '256.1.1.1', '1.2.3', '1.2.3.4.', '.1.2.3.4', '1..3.4', '0.0.0.0', '255.255.255.255', '::1', '::', ':', '', '1', '::1%eth0', '::1%', '1:2', '::ffff:1.2.3.4',
  '::1.2.3', '1::2::3', ':::', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '1:2:3:4:5:6::8', '1:2:3:4:5:6:7:8:9', '::2:3:4:5:6:7:8', '1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:1.2.3.4', '1.2.3.4 ', ' ::1', '12345::', 'g::',
  'fe80::1%a b', 'fe80::1%@', 'fe80::1%lo.1', '1.2.3.4%lo', '::1.2.3.4', '::01.2.3.4', '::1.2.3.4:5', 'FE80::ABCD', '0:0:0:0:0:0:0:0'];
for (const text of texts) p(JSON.stringify(text), net.isIP(text), net.isIPv4(text), net.isIPv6(text));
for (const value of [null, undefined, 5, {}, [], true, { toString: () => '1.1.1.1' }, { toString: () => '::1' }]) p(value, net.isIP(value), net.isIPv4(value), net.isIPv6(value));
p(net.isIP.length, net.isIPv4.length, net.isIPv6.length, net.isIP.name, net.isIPv4.name, net.isIPv6.name);

const show = (o) => Reflect.ownKeys(o).filter((k) => typeof k === 'string' && !['length', 'name', 'prototype'].includes(k)).map((k) => {
  const d = Object.getOwnPropertyDescriptor(o, k);
  return `${k}:${d.get ? 'get' : d.value.length}${d.enumerable ? 'e' : ''}${d.writable ? 'w' : ''}${d.configurable ? 'c' : ''}`;
}).join(' ');
p(show(SocketAddress));
p(show(SocketAddress.prototype));
const plain = new SocketAddress();
p(plain, JSON.stringify(plain), util.inspect(plain, { depth: -1 }), util.inspect({ a: { b: { c: plain } } }), Object.keys(plain));
for (const options of [{ address: '::1', family: 'ipv6', port: '80', flowlabel: 5 }, { address: '::1' }, { address: '1.1.1.1', port: 70000 }, { family: 'x' }, { family: 4 }, 5, null, { port: -1 }, { port: 'x' },
  { address: 5 }, { flowlabel: 'x' }, { flowlabel: 7 }, { family: 'ipv6', flowlabel: -1 }, { family: 'ipv6', flowlabel: 2 ** 33 }, { family: 'IPv6' }, [], { family: null }]) p(options, attempt(() => new SocketAddress(options)));
p(attempt(() => SocketAddress()), structuredClone(new SocketAddress({ port: 5 })));
for (const address of ['0:0::1', '::FFFF:1.2.3.4', 'fe80::1%1', '::102:304', '1:0:0:2:0:0:0:3', '0:0:0:1::', '::1:0:0', '1::', '::', '::ffff:0:0']) p(address, new SocketAddress({ address, family: 'ipv6' }).address);
p(SocketAddress.isSocketAddress(plain), SocketAddress.isSocketAddress({}), SocketAddress.isSocketAddress(5), attempt(() => SocketAddress.parse(5)));
for (const text of ['::1', 'localhost', 'localhost:5', '1.2.3.4:99999', '', '256.1.1.1:5', ' 1.1.1.1']) p(text, SocketAddress.parse(text));
