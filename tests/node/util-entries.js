// inspect looks into collections and their iterators without moving them.
const util = require('util');
const m = new Map([['a', 1], [{ k: 2 }, [3]]]);
const it = m.entries();
it.next();
console.log(m, it, m.keys(), m.values(), new Set([1, 'x']), new Set([1]).entries(), it.next().value);
m.delete('a');
console.log(m, new Map(), new Set(), m[Symbol.iterator]());
console.log(new WeakMap(), new WeakSet(), Promise.resolve(4), new Promise(() => {}), new Proxy({ a: 1 }, {}), util.inspect(new Proxy([1], {}), { showProxy: true }));
const t = util.types;
console.log(t.isMapIterator(it), t.isSetIterator(new Set().values()), t.isProxy(new Proxy({}, {})), t.isGeneratorFunction(function* () {}), t.isAsyncFunction(async () => {}), t.isArgumentsObject((function () { return arguments; })()), t.isBoxedPrimitive(Object(1n)), t.isNativeError(new RangeError()), t.isPromise(Promise.resolve()), t.isUint8Array(Buffer.alloc(1)), t.isDate(new Date()), t.isRegExp(/x/), t.isExternal({}));
