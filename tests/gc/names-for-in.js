// flags: --expose-gc
// The keys that for-in has seen stay alive while it looks for more: another name at the address of a dead one is no key
// seen before.
'use strict';
const N = 500;
const level = (p, proto, enumerable, gcAt) => new Proxy({}, {
  ownKeys: () => Array.from({ length: N }, (_, i) => p + '_key_' + i),
  getOwnPropertyDescriptor: (t, k) => {
    if (gcAt && k.endsWith('_key_0')) { gc(); gc(); }
    return !k.startsWith(p) ? undefined : { value: 1, enumerable, configurable: true, writable: true };
  },
  getPrototypeOf: () => proto,
});
const base = level('zzzz', null, true);
const mid = level('mmmm', base, true, true);
const top = level('aaaa', mid, false);
let n = 0;
for (const k in top) n++;
console.log('keys', n);
