// flags: --max-old-space-size=10 --max-semi-space-size=1
// Whatever fills the heap, what comes is a RangeError with a code, and the program goes on.
"use strict";
function t(name, f) { let e; try { f() } catch (x) { e = x } console.log(name, e instanceof RangeError, e && e.code, typeof e === 'string' ? e : ''); }
t('objects', () => { const a = []; for (;;) a.push({ x: 1, y: {} }) });
t('strings', () => { const a = []; for (let i = 0;; i++) a.push('s'.repeat(1000) + i) });
t('concat', () => { let s = 'ab'; const a = []; for (let i = 0;; i++) { s += 'xyz' + i; a.push(s); } });
t('map', () => { const m = new Map(); for (let i = 0;; i++) m.set(i, [i]) });
t('closures', () => { const a = []; for (let i = 0;; i++) a.push(() => i) });
t('props', () => { const o = {}; for (let i = 0;; i++) o['k' + i] = i });
t('symbols', () => { const a = []; for (let i = 0;; i++) a.push(Symbol('x' + i)) });
t('classes', () => { const a = []; for (let i = 0;; i++) a.push(class { m() {} static s = 1 }) });
t('promises', () => { const a = []; for (let i = 0;; i++) a.push(new Promise(() => {}).then(() => {})) });
t('bigints', () => { const a = []; let b = 1n; for (let i = 0;; i++) a.push(b <<= 63n) });
t('json', () => { JSON.parse('[' + '{"a":[1,2,3]},'.repeat(1e6) + '1]') });
t('split', () => { 'abcdef '.repeat(4e6).split('') });
t('buffers', () => { const a = []; for (;;) a.push(new Uint8Array(10)) });
t('dates', () => { const a = []; for (;;) a.push(new Date, new Set([1]), new WeakMap) });
t('proxies', () => { const a = []; for (;;) a.push(new Proxy({}, {})) });
t('generators', () => { const a = []; function* g() { yield 1 } for (;;) { const x = g(); x.next(); a.push(x) } });
t('sparse', () => { const a = []; for (let i = 0;; i++) a[i * 1000] = i });
t('spread', () => { let a = [1]; for (;;) a = [...a, ...a] });
t('args', () => { const f = (...a) => a; let l = [1]; const k = []; for (;;) { k.push(f(...l)); if (l.length < 10000) l = l.concat(l) } });
console.log('alive');
