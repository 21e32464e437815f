// What `stack` says: who called whom, and which natives are not shown. Nameless functions are left out.
const show = (e) => console.log(e.stack.split('\n').filter((l) => !/node:internal|Object.<anonymous>|at attempts/.test(l) && !l.startsWith(`    at ${__filename}`)).join('\n').replaceAll(__filename, 'FILE'));
function f() { return new Error('in f'); }
show(f());
show(Error('called'));
class A {
  constructor() { this.e = new Error('constructor'); }
  m() { return new Error('m'); }
  static s() { return new Error('s'); }
  get g() { return new Error('g'); }
  #p() { return new Error('private'); }
  p() { return this.#p(); }
  ['computed' + 1]() { return new Error('computed'); }
  arrow = () => new Error('arrow');
}
const a = new A();
show(a.e);
show(a.m());
show(A.s());
show(a.g);
show(a.p());
show(a.computed1());
show(a.arrow());
class B extends A { constructor() { super(); this.b = new Error('B'); } m() { return super.m(); } }
show(new B().b);
show(new B().e);
show(new B().m());
const o = { m() { return new Error('o.m'); }, f: function() { return new Error('o.f'); }, n: function named() { return new Error('o.n'); } };
show(o.m());
show(o.f());
show(o.n());
function Old() { this.e = new Error('Old'); }
Old.prototype.method = function() { return new Error('method'); };
Old.fixed = function() { return new Error('fixed'); };
show(new Old().e);
show(new Old().method());
show(Old.fixed());
function thrower() { throw new Error('thrown'); }
const attempts = [
  () => [1].map(thrower), () => [2, 1].sort(thrower), () => 'a'.replace(/a/, thrower),
  () => Array.from([1], thrower), () => new Map([[1, 1]]).forEach(thrower), () => Reflect.apply(thrower, null, []), () => thrower.call(),
  () => thrower.apply(), () => thrower.bind()(), () => JSON.parse('x'), () => [].reduce((x) => x), () => BigInt(1.5),
];
for (const attempt of attempts) try { attempt(); } catch (e) { show(e); }
// The first line is made when the stack is first read.
class Mine extends Error { constructor(m) { super(m); this.name = 'Mine'; } }
show(new Mine('late name'));
const changed = new Error('first');
changed.message = 'second';
show(changed);
changed.message = 'third';
show(changed);
class Trimmed extends Error { constructor(m) { super(m); Error.captureStackTrace(this, make); } }
function make() { return new Trimmed('by captureStackTrace'); }
show((function caller() { return make(); })());
const plain = { name: 'Plain', message: 'object' };
Error.captureStackTrace(plain);
show(plain);
changed.stack = 'replaced';
console.log(changed.stack, Object.getOwnPropertyNames(changed), Object.create(new Error('inherited')).stack.split('\n')[0]);
const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(new Error(), 'stack');
console.log(typeof get, typeof set, enumerable, configurable);
Error.prepareStackTrace = (e, sites) => [e.message, ...sites.slice(0, 2).map((s) =>
  [s.getFunctionName(), s.getTypeName(), s.getLineNumber(), s.isConstructor(), s.isNative(), s.getFileName() === __filename])];
console.log(f().stack, a.m().stack, new B().e.stack);
const target = {};
Error.captureStackTrace(target);
console.log(Array.isArray(target.stack));
Error.prepareStackTrace = undefined;
Error.stackTraceLimit = 0;
show(f());
