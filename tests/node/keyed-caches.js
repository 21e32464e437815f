'use strict';
// What `o[key]` and `o.#x` answer when the same place meets other keys, shapes, prototypes and kinds of property.
const out = [];
const say = (...a) => out.push(a.map(String).join(' '));

const s1 = Symbol('s1'), s2 = Symbol('s2');
function get(o, k) { return o[k]; }
function set(o, k, v) { o[k] = v; return o; }
function call(o, k, a) { return o[k](a); }

// One key, many shapes: inline, overflow, prototypes, absent, dictionaries.
const shapes = [];
for (let i = 0; i < 12; i++) {
  const o = {};
  for (let j = 0; j < i * 3; j++) o['p' + j] = j;
  o[s1] = i;
  shapes.push(o);
}
let sum = 0;
for (let n = 0; n < 40; n++) for (const o of shapes) sum += get(o, s1);
say('sum', sum);
const heir = Object.create(Object.create({ [s1]: 'far' }));
for (let i = 0; i < 5; i++) say(get(heir, s1));
Object.getPrototypeOf(heir)[s1] = 'near';
say(get(heir, s1));
heir[s1] = 'own';
say(get(heir, s1));
delete heir[s1];
say(get(heir, s1), get(Object.create(null), s1), get({}, s2));
const dictionary = { a: 1, b: 2, [s1]: 'd' };
delete dictionary.a;
for (let i = 0; i < 5; i++) say(get(dictionary, s1));
delete dictionary[s1];
say(get(dictionary, s1));

// Many keys at one place.
const many = {};
const keys = [];
for (let i = 0; i < 40; i++) { keys.push(i % 2 ? Symbol(i) : 'k' + i); }
for (let n = 0; n < 3; n++) for (const k of keys) set(many, k, (get(many, k) || 0) + 1);
say(keys.map((k) => many[k]).join(''));
// Text that is a name only by its content.
for (let i = 0; i < 4; i++) say(get({ ab: i }, 'a' + 'b'), get({ ab: i }, ['ab']), get('xyz', 'len' + 'gth'), get([1, 2, 3], 'length'));
for (let i = 0; i < 4; i++) say(get([7, 8], i), get({ 1: 'one' }, i), get('ab', i), get({ '1.5': 'x' }, i / 2), get({ '-1': 'minus' }, -i));

// Getters, setters, frozen and absent ones.
class Box {
  #v = 1; #w; static #count = 0;
  get [s1]() { return 'got ' + this.#v; }
  set [s1](v) { this.#v = v; }
  [s2](x) { return x + this.#v; }
  static make(n) { const b = new Box(); b.#w = n; Box.#count++; return b; }
  static count() { return Box.#count; }
  static read(o) { return o.#w; }
  static write(o, v) { o.#w = v; }
  #m() { return 'method ' + this.#w; }
  get #a() { return 'accessor ' + this.#w; }
  set #a(v) { this.#w = v; }
  both() { this.#a = this.#a + '!'; return this.#m(); }
  static breakIt(o) { o.#m = 1; }
  static has(o) { return #w in o; }
}
const boxes = [];
for (let i = 0; i < 6; i++) boxes.push(Box.make(i));
for (const b of boxes) { set(b, s1, 5); say(get(b, s1), call(b, s2, 3), Box.read(b), b.both()); }
say(Box.count(), Box.has(boxes[0]), Box.has({}));
for (const o of [{}, 1, null, Object.create(boxes[0])]) {
  for (const f of [Box.read, Box.write, Box.breakIt]) {
    try { say(f(o, 1)); } catch (e) { say(e.name, e.message); }
  }
}
try { Box.breakIt(boxes[0]); } catch (e) { say(e.message); }
class Extra extends (class { constructor(o) { return o; } }) { #x = 1; static x(o) { return o.#x; } }
const fixed = Object.freeze({ z: 1 });
try { new Extra(fixed); say(Extra.x(fixed)); new Extra(fixed); } catch (e) { say(e.name, e.message); }
const proxy = new Proxy({}, { get: (t, k) => 'trap ' + String(k), set() { throw new Error('trapped'); } });
new Extra(proxy);
for (let i = 0; i < 3; i++) say(Extra.x(proxy), get(proxy, s1));
try { set(proxy, s1, 1); } catch (e) { say(e.message); }
for (const o of [Object.freeze({ [s1]: 1 }), Object.freeze({}), Object.create(Object.freeze({ [s1]: 1 })), { get [s1]() { return 1; } }]) {
  for (let i = 0; i < 2; i++) try { set(o, s1, 2); say('set'); } catch (e) { say(e.name, e.message); }
}

// A key added to a prototype after it was absent, and a class evaluated many times (new private names at one place).
const plain = { x: 1 };
for (let i = 0; i < 3; i++) say(get(plain, s2));
Object.prototype[s2] = 'everywhere';
say(get(plain, s2), get(5, s2), get('t', s2), get(true, s2));
delete Object.prototype[s2];
say(get(plain, s2));
function makeClass(i) { return class { #p = i; get() { return this.#p; } static of(o) { return o.#p; } }; }
const classes = Array.from({ length: 20 }, (_, i) => makeClass(i));
say(classes.map((C) => new C().get() + C.of(new C())).join());
try { classes[0].of(new classes[1]()); } catch (e) { say(e.message); }
for (const bad of [undefined, null]) for (const k of [s1, 'name', 3]) {
  try { get(bad, k); } catch (e) { say(e.message); }
  try { set(bad, k, 1); } catch (e) { say(e.message); }
  try { call(bad, k); } catch (e) { say(e.message); }
}
const calls = [(x) => x + 1, (x) => x * 2];
let v = 1;
for (let i = 0; i < 10; i++) v = calls[i % 2](v);
say(v);
console.log(out.join('\n'));
