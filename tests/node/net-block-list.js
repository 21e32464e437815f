'use strict';
// net.BlockList: rules, checks, what is refused, copies.
const { BlockList, SocketAddress } = require('net');
const util = require('util');
const p = console.log;
const attempt = (f) => {
  try {
    return f();
  } catch (e) {
    return `${e.name} ${e.code} ${e.message}`;
  }
};
const show = (o) => Reflect.ownKeys(o).filter((k) => typeof k === 'string' && !['length', 'name', 'prototype'].includes(k)).map((k) => {
  const d = Object.getOwnPropertyDescriptor(o, k);
  const kind = d.get ? 'get' : typeof d.value === 'function' ? d.value.length : typeof d.value;
  return `${k}:${kind}${d.enumerable ? 'e' : ''}${d.writable ? 'w' : ''}${d.configurable ? 'c' : ''}`;
}).join(' ');
p(show(BlockList));
p(show(BlockList.prototype));
p(BlockList.PRIVATE_RANGES, Object.isFrozen(BlockList.PRIVATE_RANGES));

const b = new BlockList();
p(b, b.rules, b.size);
for (const args of [['1.2.3.4'], ['1.2.3'], [1], ['::1'], ['1.1.1.1', 'x'], ['1.1.1.1', 4], [], ['1.1.1.1', null]]) p('addAddress', args, attempt(() => b.addAddress(...args)));
for (const args of [['10.0.0.1', '10.0.0.5'], ['10.0.0.5', '10.0.0.1'], ['::1', '::2'], ['::1', '::5', 'ipv6'], [1, 2], ['1.1.1.1'], ['1.1.1.1', '1.1.1.1']]) p('addRange', args, attempt(() => b.addRange(...args)));
for (const args of [['10.1.0.0', 16], ['10.2.3.4', 16], ['1.1.1.1', 33], ['1.1.1.1', -1], ['1.1.1.1', '8'], ['::1', 64, 'ipv6'], ['::1', 129, 'ipv6'], ['1.1.1.1'], ['1.1.1.1', 1.5], ['1', 8]]) p('addSubnet', args, attempt(() => b.addSubnet(...args)));
for (const text of ['10.0.0.0/8', '10.0.0.0', '::/8', 'x/8', '1.1.1.1/33', '1.1.1.1/', '1.1.1.1/x', 5, '1.1.1.1/8/9', '/8', '1.1.1.1/08', '1.1.1.1/ 8', '1.1.1.1/-1', '1.1.1.1/1.5', '', '::1%lo/64', '::1/129']) p('addCIDR', text, attempt(() => b.addCIDR(text)));
p(util.inspect(b), util.inspect(b, { depth: -1 }), util.inspect({ a: { b: { c: b } } }));
p(JSON.stringify(b) === JSON.stringify(b.rules), b.size);

const lists = new BlockList();
for (const list of [['1.1.1.1', '2.2.2.2'], 'x', [1], new Set(['3.3.3.3']), [new SocketAddress({ address: '4.4.4.4' }), 'x']]) p('addAddresses', list, attempt(() => lists.addAddresses(list)));
for (const list of [['10.0.0.0/9', '::/9'], 'x', [5], ['11.0.0.0/9', 'x'], new Set(['12.0.0.0/9']), {}]) p('addCIDRs', list, attempt(() => lists.addCIDRs(list)));
p([...lists.rules].sort());

const c = new BlockList();
c.addAddress('1.2.3.4');
c.addRange('10.0.0.1', '10.0.0.5');
c.addRange('10.0.0.4', '10.0.0.9');
c.addRange('10.0.0.20', '10.0.0.21');
c.addSubnet('10.1.0.0', 16);
c.addSubnet('8592:757c:efae:4e45::', 64, 'ipv6');
c.addSubnet('172.16.0.0', 12);
for (const args of [['1.2.3.4'], ['1.2.3.5'], ['10.0.0.3'], ['10.0.0.6'], ['10.0.0.10'], ['10.0.0.20'], ['10.0.0.22'], ['10.1.255.255'], ['10.2.0.0'], ['172.31.255.255'], ['172.32.0.0'],
  ['::ffff:1.2.3.4', 'ipv6'], ['::ffff:102:304', 'IPv6'], ['::1', 'ipv6'], ['8592:757c:efae:4e45:fb5d:d62a:0d00:8e17', 'ipv6'], ['8592:757c:efae:4e46::', 'ipv6'], ['::FFFF:10.1.1.1', 'ipv6'],
  ['xx'], ['1.2.3.4', 'ipv6'], ['::1'], [1], [], ['1.2.3.4', 5], ['1.2.3.4', 'zz'], [new SocketAddress({ address: '1.2.3.4' })]]) p('check', args, attempt(() => c.check(...args)));
p(attempt(() => c.removeRange('10.0.0.4', '10.0.0.9')), c.check('10.0.0.6'), c.check('10.0.0.5'), c.size);
p(c.removeSubnet('10.1.0.1', 16), c.check('10.1.0.0'), c.removeSubnet('10.1.0.0', 16), c.check('10.1.0.0'), c.removeCIDR('172.16.0.0/12'), c.check('172.16.0.1'), c.removeAddress('1.2.3.4'), c.check('1.2.3.4'));
p(c.rules);

// IPv4 addresses are the IPv6 addresses that stand for them.
const mapped = new BlockList();
mapped.addAddress('::ffff:9.9.9.9', 'ipv6');
mapped.addSubnet('::ffff:8.8.8.0', 120, 'ipv6');
mapped.addRange('::ffff:7.7.7.7', '::ffff:7.7.7.9', 'ipv6');
p(mapped.check('9.9.9.9'), mapped.check('8.8.8.1'), mapped.check('8.8.9.1'), mapped.check('7.7.7.8'));
for (const [from, to] of [['::', 'ffff::'], ['::ffff:1.1.1.1', 'ffff::'], ['::', '::ffff:9.1.1.1']]) {
  const range = new BlockList();
  range.addRange(from, to, 'ipv6');
  p(range.check('5.5.5.5'), range.check('::ffff:5.5.5.5', 'ipv6'));
}
const mixed = new BlockList();
mixed.addRange('1.1.1.1', new SocketAddress({ address: '::1', family: 'ipv6' }));
p(mixed.rules, mixed.check('5.5.5.5'), mixed.check('::1', 'ipv6'), mixed.check('1.1.1.1'));

// Alike rules are counted, and go one by one.
const alike = new BlockList();
for (let i = 0; i < 2; i++) {
  alike.addAddress('1.1.1.1');
  alike.addSubnet('10.0.0.0', 8);
  alike.addRange('1.1.1.1', '1.1.1.2');
}
p(alike.rules, alike.size, alike.removeRange('1.1.1.1', '1.1.1.2'), alike.size, alike.removeSubnet('10.0.0.0', 8), alike.rules, alike.check('10.1.1.1'));
alike.clear();
p(alike.rules, alike.size, alike.check('10.1.1.1'));

const read = new BlockList();
for (const data of [c.toJSON(), 'x', '["Address: IPv4 4.4.4.4"]', ['Foo'], ['Address: IPv4 x'], ['Subnet: IPv4 1.1.1.1/99'], 5, [5], ['Range: IPv6 ::1-::3'], ['Subnet: IPv6 ::/3'], ['Range: IPv4 1.1.1.1 - 2.2.2.2']]) {
  const outcome = attempt(() => read.fromJSON(data));
  p('fromJSON', data, typeof outcome === 'string' && outcome.startsWith('SyntaxError') ? 'SyntaxError' : outcome);
}
p(read.rules);

p(BlockList.isBlockList(read), BlockList.isBlockList({}), BlockList.isBlockList(null), attempt(() => BlockList()));
const copy = structuredClone(c);
p(BlockList.isBlockList(copy), copy instanceof BlockList, copy.rules, copy.check('10.0.0.5'));
copy.addAddress('44.4.4.4');
p(c.check('44.4.4.4'));
p(structuredClone({ a: c, b: [c] }).a.rules);

// Many rules.
const many = new BlockList();
for (let i = 0; i < 60; i++) {
  many.addRange(`20.${i >> 8}.${i & 255}.10`, `20.${i >> 8}.${i & 255}.20`);
  many.addAddress(`30.${i >> 8}.${i & 255}.1`);
}
let hits = 0;
for (let i = 0; i < 60; i++) hits += many.check(`20.${i >> 8}.${i & 255}.15`) + many.check(`20.${i >> 8}.${i & 255}.21`) + many.check(`30.${i >> 8}.${i & 255}.1`);
p(many.size, hits);
