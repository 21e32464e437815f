// lodash: collections, functions, strings, deep equality and cloning.
const _ = require('lodash');
const { random, digest, attempt } = require('./support/random');
const { inspect } = require('util');
const r = random(7);
console.log(_.VERSION, Object.keys(_).length, digest(Object.keys(_)));
const show = (v) => inspect(v, { depth: 6, breakLength: 200 }).slice(0, 160);
const odd = [undefined, null, true, 0, -0, NaN, 1.5, 'text', 'ALL CAPS', 'camelCase word', '', Symbol('s'), 5n, [], [1, [2, [3, [4]]]], {}, { a: { b: [1, { c: 2 }] } }, new Date(0), /x/gi, new Map([[1, { a: 1 }]]), new Set([1, 2]), Object.assign(new Error('e'), { stack: 'Error: e' }), new Uint8Array([1, 2]), () => 1, class A {}, Object.create(null), (function () { return arguments; })(1, 2), new Number(3), new String('s'), Promise.resolve(1), new WeakMap(), new Proxy({ p: 1 }, {}), async () => {}, function* g() {}];
const skip = new Set(['uniqueId', 'random', 'now', 'shuffle', 'sample', 'sampleSize', 'runInContext', 'mixin', 'noConflict', 'defer', 'delay', 'debounce', 'throttle', 'template', 'toPath', 'tap', 'thru', 'times', 'range', 'rangeRight', 'repeat', 'pad', 'padStart', 'padEnd', 'chunk', 'bind', 'bindKey', 'bindAll', 'attempt']);
for (const name of Object.keys(_).sort()) {
  if (typeof _[name] !== 'function' || skip.has(name)) continue;
  const out = odd.map((v) => attempt(() => show(_[name](v))));
  console.log(name, digest(out.join('|')), out[8], out[14], out[16]);
  const two = odd.map((v, i) => attempt(() => show(_[name](v, odd[(i * 7 + 3) % odd.length]))));
  console.log(' ', digest(two.join('|')), two[15]);
}
for (let round = 0; round < 300; round++) {
  const v = r.value(5), w = r.value(4), list = Array.from({ length: r.int(30) }, () => ({ k: r.int(5), n: r.next(), s: r.text(3) }));
  const copy = _.cloneDeep(v);
  console.log(round, _.isEqual(v, copy), _.isEqual(v, w), digest(_.merge({}, { v }, { v: w })), digest(_.groupBy(list, 'k')), digest(_.orderBy(list, ['k', 'n'], ['asc', 'desc'])), digest(_.uniqBy(list, 'k')),
    digest(_.chunk(list, 1 + r.int(4))), digest(_.flattenDeep([v, w])), digest(_.keyBy(list, 's')), digest(_.zipObjectDeep(['a.b', 'c[0].d'], [v, w])), digest(_.set({}, `a[${r.int(3)}].b.${r.int(4)}`, v)), _.get({ a: [v] }, 'a[0].name', 'none') === _.get({ a: [v] }, ['a', '0', 'name'], 'none'),
    digest(_.difference(_.map(list, 'k'), [1, 2])), digest(_.words(r.text(30))), _.kebabCase(r.text(20)), _.startCase(r.text(15)), _.deburr(r.text(10)), _.truncate(r.text(40), { length: 12 }), _.escape('<a & "b">' + r.text(3)), _.padStart(r.text(3), 9, '-+'), digest(_.sortedIndexBy(list, { n: 0.5 }, 'n')), _.round(r.next() * 1000, 2), digest(_.invertBy(_.mapValues(_.keyBy(list, 's'), 'k'))));
}
const compiled = _.template('<% _.forEach(o.list, function (x) { %><li><%- x %></li><% }) %> ${ o.name } <%= o.list.length %>', { imports: { _ }, variable: 'o' });
console.log(compiled({ list: ['a<b', 'c&d', '"q"'], name: 'n' }), compiled.source);
console.log(_([1, 2, 3, 4, 5, 6]).map((x) => x * x).filter((x) => x % 2).take(2).value(), _.chain({ a: 1 }).assign({ b: 2 }).toPairs().value(), _.curry((a, b, c) => [a, b, c])(1)(2)(3), _.flow([_.add, (x) => x * 2])(1, 2), _.partial((a, b) => [a, b], _, 1)(0), _.memoize((x) => x + 1)(4), _.range(10, 0, -3), _.times(3, String), _.once(() => 1)());
const events = [];
const debounced = _.debounce((x) => events.push('d' + x), 20), throttled = _.throttle((x) => events.push('t' + x), 1000);
for (let i = 0; i < 5; i++) { debounced(i); throttled(i); }
_.defer(() => events.push('deferred'));
_.delay(() => { throttled.cancel(); console.log(events.join()); }, 120);
