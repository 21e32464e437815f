// Direct eval: what it sees, where what it declares goes, what it may not declare.
const show = (...values) => console.log(...values);
const message = (f) => {
  try {
    return f();
  } catch (e) {
    return `${e.name}: ${e.message}`;
  }
};

function declares(a) {
  var b = 2;
  let c = 3;
  eval('var d = a + b + c; b = 10; function e() { return d }');
  return [d, b, e(), delete d, typeof d, typeof e];
}
show(declares(1));
show(typeof d, typeof e);

// depd and its like.
function wrap(fn, args) {
  return eval('(function (' + args + ') { return fn.apply(this, arguments) })');
}
show(wrap((a, b) => a + b, 'a,b')(1, 2), wrap(() => 0, 'a,b,c').length);

function strict() {
  'use strict';
  eval('var x = 1; let y = 2; function z() {}');
  return [typeof x, typeof y, typeof z];
}
show(strict());
show(message(() => eval("'use strict'; undeclared = 1")));

class A {
  constructor() { this.q = 7; }
  m() { return 'A.m'; }
}
class B extends A {
  #p = 42;
  static s = eval('this.name');
  f = eval('new.target');
  g = eval('this.#p');
  constructor() {
    eval('super()');
    this.r = eval('this.q + 1');
  }
  m() { return (() => eval('super.m() + this.#p + (#p in this)'))(); }
}
show(new B(), new B().m(), B.s);
show(message(() => eval('new.target')), message(() => new (class { x = eval('arguments'); })()));
show({ m() { return eval('super.toString === Object.prototype.toString'); } }.m());

function pseudo() { return (() => eval('[arguments.length, typeof new.target, this.name]'))(); }
show(pseudo.call({ name: 'me' }, 1, 2), new pseudo(1));

function mapped(a) { eval('arguments[0] = 5'); return a; }
show(mapped(1));

function* generator() {
  let x = 1;
  yield eval('x');
  x = eval('x + 10');
  yield eval('x++');
  yield x;
}
show([...generator()]);
(async () => {
  let x = 1;
  await null;
  show('async', eval('x + 1'));
})();

function parameters(x = eval('var y = 5; y'), z = y) { return [x, z, typeof y]; }
show(parameters());
show(message(function (a = eval('var a')) {}));

show(message(() => { let x; eval('var x'); }), message(() => { let x; { eval('var x'); } }));
show(message(() => { try { throw 1; } catch (e) { eval('var e = 2'); return e; } }));
show(message(() => eval('let x; var x')));
show(message(() => { eval('if (true) { function inner() { return 8 } }'); return inner(); }));
show(message(() => { let inner = 1; eval('{ function inner() {} }'); return inner; }));

for (let i = 0; i < 3; i++) {
  eval('i += 0');
  setTimeout(() => show(eval('i')));
}

// Names that eval may have declared, seen from closures.
function late() {
  const read = () => later;
  const write = (v) => (later = v);
  eval('var later = 1');
  write(read() + 1);
  return [read(), typeof later, (() => eval('later'))()];
}
show(late(), typeof later);
globalThis.shadowed = 'global';
function shadows(text) {
  eval(text);
  return shadowed;
}
show(shadows(''), shadows('var shadowed = "local"'), shadows(''));

// Nested, and of what is no string.
function nested(a) { return eval('eval("var made = a * 2"); eval("made") + made'); }
show(nested(21), eval(5), eval(), eval(...['1 + 1']), message(() => (0, eval)('typeof wrap')));
function otherEval(eval) { return eval('wrap'); }
show(otherEval((x) => `not eval: ${x}`), eval?.('typeof nested'));
show(eval('1; if (false) { 2 }'), eval('var completion = 3'), eval('4; do { 5; break } while (0)'));

// What an eval made can be collected, and lives as long as its closures.
function closure() { let n = 0; return eval('() => ++n'); }
const count = closure();
count();
show(count());
for (let i = 0; i < 200; i++) eval(`i + ${i}`);

function where() { return eval("(function inside() { return new Error('here') })()"); }
show(where().stack.split('\n').slice(0, 3).join('\n').replaceAll(__filename, 'file'));
show(message(() => eval('\n  nope()')), message(() => eval('1 +')));
