// Contexts of vm: realms of their own whose global reads and writes the program's object.
const vm = require('vm');
const log = (...a) => console.log(...a);
const m = (f) => {
  try {
    return f();
  } catch (e) {
    return `${e?.name}: ${e?.message} ${e?.code ?? ''}`;
  }
};
const sb = { a: 1, get g() { return 'got'; } };
const ctx = vm.createContext(sb);
log(ctx === sb, vm.isContext(sb), vm.isContext({}), vm.createContext(sb) === sb);
log(vm.runInContext('a + 1', ctx), vm.runInContext('b = 5; var c = 6; let d = 7; function e() {} typeof e', ctx), sb.b, sb.c, typeof sb.e, Object.keys(sb).sort().join());
log(vm.runInContext('d', ctx), sb.d, vm.runInContext('this === globalThis', ctx), vm.runInContext('this', ctx) === sb);
log(vm.runInContext('typeof Array + typeof console + typeof process + typeof require + typeof setTimeout + typeof SharedArrayBuffer + typeof URL', ctx));
log(vm.runInContext('Array', ctx) === Array, vm.runInContext('[]', ctx) instanceof Array, Array.isArray(vm.runInContext('[]', ctx)), vm.runInContext('[] instanceof Array', ctx));
log(m(() => vm.runInContext('nope', ctx)), m(() => vm.runInContext('"use strict"; undeclared = 1', ctx)), m(() => vm.runInContext('throw new TypeError("x")', ctx)), m(() => vm.runInContext('1 +', ctx)));
log(m(() => vm.runInContext('null.x', ctx)).startsWith('TypeError'), (() => { try { vm.runInContext('null.x', ctx); } catch (e) { return e instanceof TypeError; } })());
delete sb.b;
sb.b2 = 3;
log(vm.runInContext('b2', ctx), vm.runInContext('delete b2', ctx), sb.b2, vm.runInContext('delete globalThis.c', ctx), 'c' in sb);
log(vm.runInContext('"a" in globalThis', ctx), vm.runInContext('"Array" in globalThis', ctx), vm.runInContext('globalThis.hasOwnProperty("a")', ctx), vm.runInContext('Object.keys(globalThis).includes("a")', ctx));
log(vm.runInContext('JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, "a"))', ctx), vm.runInContext('Object.defineProperty(globalThis, "dp", { value: 9, enumerable: false }); dp', ctx), Object.getOwnPropertyDescriptor(sb, 'dp'));
log(vm.runInContext('g', ctx), vm.runInContext('(function () { return this === globalThis; })()', ctx), vm.runInContext('(() => this === globalThis)()', ctx));
log(vm.runInContext('Array = 5; Array', ctx), sb.Array, vm.runInContext('var Map = 1; Map', ctx), sb.Map);
const frozen = vm.createContext(Object.freeze({ q: 1 }));
log(m(() => vm.runInContext('q = 2; q', frozen)), m(() => vm.runInContext('z = 2; typeof z', frozen)));
log(vm.runInNewContext('x + y', { x: 1, y: 2 }), vm.runInNewContext('typeof x'));
log(m(() => vm.runInContext('1', {})), m(() => vm.createContext(1)), m(() => vm.createContext({}, 1)), m(() => vm.isContext(1)), m(() => vm.createContext({}, { name: 5 })));
const s = new vm.Script('n = (typeof n === "undefined" ? 0 : n) + 1', { filename: 'my.vm' });
const c1 = vm.createContext({}), c2 = vm.createContext({ n: 10 });
s.runInContext(c1);
s.runInContext(c1);
s.runInContext(c2);
log(c1, c2, s.runInNewContext({ n: 5 }));
log(m(() => vm.runInContext('while (true);', ctx, { timeout: 20 })), m(() => vm.runInNewContext('for (;;) try { while (true); } finally { }', {}, { timeout: 20 })), m(() => vm.runInThisContext('while (true);', { timeout: 20 })));
log(vm.runInContext('1', ctx, { timeout: 1000 }), m(() => vm.runInContext('throw new RangeError("r")', ctx, { timeout: 1000 })), m(() => vm.runInContext('1', ctx, { timeout: 0 })), vm.runInContext('2', ctx, { breakOnSigint: true }));
const plain = vm.createContext(vm.constants.DONT_CONTEXTIFY);
log(vm.isContext(plain), vm.runInContext('globalThis', plain) === plain, typeof plain.Array, vm.runInContext('x1 = 4; globalThis.x1', plain), plain.x1);
log(vm.compileFunction('return a + b + (typeof q)', ['a', 'b'])(1, 2), vm.compileFunction('return q + this.z', [], { contextExtensions: [{ q: 5 }] }).call({ z: 1 }));
log(vm.compileFunction('return [a, [] instanceof Object]', [], { parsingContext: vm.createContext({ a: 'in context' }) })());
log(m(() => vm.compileFunction('return 1', [], { parsingContext: {} })));
log(vm.runInContext('new Error("e").stack', ctx, 'name.js').split('\n').slice(0, 2).join('|'));
sb.self = sb;
log(vm.runInContext('self === globalThis', ctx), vm.runInContext('self.a', ctx));
const ic = vm.createContext(Object.create({ inherited: 'yes' }));
log(vm.runInContext('inherited', ic), vm.runInContext('inherited = "own"; inherited', ic), Object.keys(ic), Object.getPrototypeOf(ic));
log(vm.runInContext('eval("var ev = 1; a"); typeof ev', ctx), sb.ev, vm.runInContext('(0, eval)("var ev2 = 2; a")', ctx), sb.ev2, vm.runInContext('new Function("return a")()', ctx), vm.runInContext('Function("return this")() === globalThis', ctx));
vm.runInContext('class K {} const kk = 1;', ctx);
log(vm.runInContext('typeof K + kk', ctx), m(() => vm.runInContext('let kk', ctx)), sb.kk);
vm.runInContext('var setme = 1; Object.defineProperty(this, "acc", { get() { return 42; }, set(v) { setme = v; }, configurable: true }); acc = 7', ctx);
log(ctx.acc, ctx.setme);
log(vm.runInContext('Symbol.for("s") in globalThis', vm.createContext({ [Symbol.for('s')]: 1 })), vm.runInContext('let list = []; for (const k in globalThis) list.push(k); list.join()', vm.createContext({ p: 1 })));
vm.runInContext('Promise.resolve().then(() => { order.push("micro"); })', Object.assign(ctx, { order: [] }));
log(ctx.order.length);
queueMicrotask(() => log(ctx.order[0]));
const cached = new vm.Script('1 + 1', { produceCachedData: true });
log(cached.cachedDataProduced, Buffer.isBuffer(cached.cachedData), Buffer.isBuffer(cached.createCachedData()));
log(new vm.Script('1 + 1', { cachedData: cached.createCachedData() }).cachedDataRejected, new vm.Script('3 + 4', { cachedData: Buffer.from('other') }).cachedDataRejected);
log(vm.runInContext('with ({ a: "inner" }) a', ctx), vm.runInContext('typeof globalThis.nothing', ctx), vm.runInContext('({}).constructor === Object', ctx));
log(vm.createContext.length, vm.runInContext.length, vm.runInNewContext.length, vm.runInThisContext.length, vm.Script.length, Reflect.ownKeys(vm.Script.prototype).join());
for (const run of [() => vm.runInContext('\n  foo.bar', ctx, { filename: 'f.js' }), () => vm.runInThisContext('throw new Error("e")', 'g.js'), () => vm.runInContext('null.x', ctx, { displayErrors: false })]) {
  try {
    run();
  } catch (e) {
    log(e.stack.split('\n').slice(0, 5).join('|').replaceAll(__filename, 'F').replace(/node:vm:\d+:\d+/g, 'node:vm'));
  }
}
const noStrings = vm.createContext({}, { codeGeneration: { strings: false } });
log(m(() => vm.runInContext('eval("1")', noStrings)), m(() => vm.runInContext('Function("return 1")', noStrings)), m(() => vm.runInContext('(0, eval)("1")', noStrings)), m(() => vm.runInNewContext('eval("1")', {}, { contextCodeGeneration: { strings: false } })));
