// qs: nested objects in query strings, and the small packages below it that wrap intrinsics.
const qs = require('qs');
const { random, digest, attempt } = require('./support/random');
const { inspect } = require('util');
const r = random(16);
const key = () => r.pick(['a', 'b', 'a[b]', 'a[b][c]', 'a[]', 'a[0]', 'a[3]', 'a[200]', 'a.b', 'a[b', '[x]', '', 'é', '%5Bk%5D', '__proto__', 'toString', 'a[toString]', 'b[hasOwnProperty]', 'x[y][z][0][w][v][u][t]']);
const value = () => r.pick(['1', '', 'x+y', '%20', '%E9', '%F0%9F%98%80', 'a,b', '&#9731;', '%', 'ž', 'true', '=', 'utf8']);
for (let round = 0; round < 600; round++) {
  const text = r.pick(['', '?', '&&']) + Array.from({ length: r.int(7) }, () => r.pick([() => `${key()}=${value()}`, () => key(), () => `${key()}==${value()}`])()).join(r.pick(['&', '&', ';']));
  const options = { depth: r.pick([5, 1, 0, false]), allowDots: r.next() < 0.5, comma: r.next() < 0.3, ignoreQueryPrefix: true, plainObjects: r.next() < 0.2, allowPrototypes: r.next() < 0.3, arrayLimit: r.pick([20, 0, 300]), parameterLimit: r.pick([1000, 2]), delimiter: r.pick(['&', /[;&]/]), charset: r.pick(['utf-8', 'iso-8859-1']), interpretNumericEntities: true, strictNullHandling: r.next() < 0.5, allowSparse: r.next() < 0.2, duplicates: r.pick(['combine', 'first', 'last']) };
  const parsed = attempt(() => qs.parse(text, options));
  console.log(text, inspect(parsed, { depth: 9, breakLength: Infinity }).slice(0, 300));
  const back = attempt(() => qs.stringify(parsed, { arrayFormat: r.pick(['indices', 'brackets', 'repeat', 'comma']), allowDots: options.allowDots, encodeValuesOnly: r.next() < 0.5, strictNullHandling: true, skipNulls: r.next() < 0.2, format: r.pick(['RFC1738', 'RFC3986']), charset: options.charset, charsetSentinel: r.next() < 0.1, sort: r.next() < 0.5 ? (a, b) => (a < b ? -1 : 1) : undefined }));
  console.log('  ', back);
}
for (let round = 0; round < 200; round++) {
  const v = { v: r.value(4) };
  const text = qs.stringify(v, { encode: round % 2 === 0 });
  console.log(text.length, digest(text), digest(JSON.stringify(qs.parse(text, { depth: 10 }))));
}
console.log(qs.stringify({ d: new Date(0), b: Buffer.from('hi'), s: Symbol.iterator, n: null, u: undefined, f() {}, big: 5n, nan: NaN, set: new Set([1]), map: new Map() }), attempt(() => { const c = {}; c.c = c; return qs.stringify(c); }), qs.stringify({ a: [1, [2, 3]] }, { filter: (k, v) => (k === 'a[0]' ? 'first' : v), addQueryPrefix: true }), attempt(() => qs.parse('a=1', { decoder: (s, d, c, t) => `${t}:${d(s)}` })));
