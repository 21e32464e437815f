'use strict';
// Look-ups by the system that need no network; what arguments are refused; the order of callbacks; shapes of the modules.
const dns = require('dns');
const promises = require('dns/promises');
const util = require('util');
const p = console.log;
const attempt = (f) => {
  try {
    return f();
  } catch (e) {
    return `${e.name} ${e.code} ${e.message}`;
  }
};
const show = (o) => Reflect.ownKeys(o).filter((k) => typeof k === 'string').map((k) => {
  const d = Object.getOwnPropertyDescriptor(o, k);
  const kind = d.get ? 'get' : typeof d.value === 'function' ? `${d.value.length}(${d.value.name})` : JSON.stringify(d.value);
  return `${k}:${kind}:${d.enumerable ? 'e' : ''}${d.writable ? 'w' : ''}${d.configurable ? 'c' : ''}`;
}).join('\n');
p(show(dns));
p(show(promises));
p(show(dns.Resolver.prototype));
p(show(promises.Resolver.prototype));
const Base = Object.getPrototypeOf(dns.Resolver);
p(Base.name, Base === Object.getPrototypeOf(promises.Resolver), show(Base.prototype), dns.promises === promises);
p(new dns.Resolver(), new promises.Resolver(), attempt(() => dns.Resolver()));

for (const options of [undefined, null, 5, 'x', { timeout: 'x' }, { timeout: -2 }, { timeout: 1.5 }, { timeout: -1 }, { timeout: 0 }, { tries: 0 }, { tries: 'x' }, { tries: 2 ** 31 }, { maxTimeout: -1 },
  { maxTimeout: 'x' }, { maxTimeout: 2 ** 32 }, { timeout: 2 ** 31 }, { maxTimeout: 0 }]) p(options, attempt(() => new dns.Resolver(options) instanceof dns.Resolver));
const r = new dns.Resolver();
for (const servers of [['1.1.1.1'], ['1.1.1.1:53'], ['1.1.1.1:54'], ['[::1]'], ['[::1]:54'], ['::1'], ['x'], ['1.1.1.1:x'], ['1.1.1.1:99999'], ['[::1'], [5], 'x', 5, [], ['1.1.1.1', '1.1.1.1', '::1'],
  ['fe80::1%lo'], ['1.1.1.1:0'], ['1.1.1.1:'], ['[1.1.1.1]:5'], ['::ffff:1.2.3.4'], ['FE80::1'], ['1.1.1.1:00054']]) p(servers, attempt(() => r.setServers(servers)), r.getServers());
for (const args of [['127.0.0.1'], ['::1'], ['127.0.0.1', '::1'], ['::1', '127.0.0.1'], ['127.0.0.1', '127.0.0.1'], ['::1', '::1'], ['x'], [], [5], ['127.0.0.1', 5], ['127.0.0.1', 'x']]) p('setLocalAddress', args, attempt(() => r.setLocalAddress(...args)));
const nothing = () => {};
for (const args of [[], [5], ['a'], ['a', 'A'], ['a', 5, nothing], ['a', 'X', nothing], ['a', 'toString', nothing], [undefined, nothing]]) p('resolve', args, attempt(() => r.resolve(...args)));
for (const args of [[], ['a'], ['a', 5], [5, nothing]]) p('resolve4', args, attempt(() => r.resolve4(...args)));
for (const args of [[], ['1.1.1.1'], ['x', nothing], [5, nothing]]) p('reverse', args, attempt(() => r.reverse(...args)));
for (const args of [[], ['a'], [5, nothing], ['a', 5], ['a', 5, nothing], ['a', 'x', nothing], ['a', { family: 5 }, nothing], ['a', { family: 'IPv5' }, nothing], ['a', { hints: -1 }, nothing], ['a', { hints: 1 }, nothing],
  ['a', { hints: 'x' }, nothing], ['a', { all: 1 }, nothing], ['a', { verbatim: 1 }, nothing], ['a', { order: 'x' }, nothing], ['a', { family: true }, nothing], ['a', { family: '4' }, nothing], [null, { family: 7 }, nothing],
  ['a', undefined, 5], ['a\0b', nothing]]) p('lookup', args, attempt(() => dns.lookup(...args)));
for (const args of [[], ['1.1.1.1'], ['1.1.1.1', 80], ['x', 80, nothing], ['1.1.1.1', 'x', nothing], ['1.1.1.1', -1, nothing], ['1.1.1.1', 80, 5]]) p('lookupService', args, attempt(() => dns.lookupService(...args)));
p(attempt(() => dns.setDefaultResultOrder('x')), attempt(() => dns.setDefaultResultOrder()), dns.setDefaultResultOrder('ipv6first'), promises.getDefaultResultOrder(), promises.setDefaultResultOrder('verbatim'), dns.getDefaultResultOrder());
for (const f of [() => promises.lookup(5), () => promises.lookup('a', { family: 5 }), () => promises.lookupService('x'), () => promises.lookupService('x', 5), () => promises.resolve(5), () => promises.resolve('a', 'X'), () => promises.resolve4(5)]) p(String(f), attempt(f));

const steps = [];
const note = (label) => (...args) => steps.push([label, ...args]);
p(dns.lookup('127.0.0.1', note('ip')), util.inspect(dns.lookup('localhost', 4, note('localhost'))), Object.keys(dns.lookupService('127.0.0.1', 80, note('service'))));
dns.lookup('1.2.3.4', { all: true }, note('ip, all'));
dns.lookup('::1', { all: true, family: 4 }, note('ip6, all'));
dns.lookup('', note('empty'));
dns.lookup(undefined, { all: true }, note('undefined, all'));
dns.lookup(false, { family: 6 }, note('false, 6'));
process.nextTick(note('tick'));
steps.push('sync');
setImmediate(async () => {
  await new Promise((resolve) => dns.lookup('localhost', { family: 4, all: true }, (...args) => {
    note('localhost, all')(...args);
    resolve();
  }));
  p(steps.filter((s) => s[0] !== 'localhost' && s[0] !== 'service')); // which may be over or not
  p(await promises.lookup('localhost', { family: 4 }), attempt(() => promises.lookup('localhost', { family: 'IPv4' })), await promises.lookup('localhost', { family: 4, all: true }), await promises.lookup('127.1'), await promises.lookup('0x7f.1', { all: true }));
  p(await promises.lookup('127.0.0.1', { family: 6 }), await promises.lookup('::1', 4), await promises.lookup('fe80::1%lo'), await promises.lookup(''), await promises.lookup(null, { all: true }));
  p(await util.promisify(dns.lookup)('127.0.0.1'), await util.promisify(dns.lookup)('127.0.0.1', { all: true }));
  await promises.lookup('x'.repeat(300)).catch((e) => p(e.code, e.errno, e.syscall, e.hostname.length));
  await promises.lookup('a b').catch((e) => p(e.message, { ...e }));
  p(typeof (await promises.lookupService('127.0.0.1', 80)).hostname, Object.keys(await promises.lookupService('127.0.0.1', 80)));
  p(await Promise.all(Array.from({ length: 40 }, () => promises.lookup('localhost', 4).then((x) => x.address))).then((all) => new Set(all)));
});
