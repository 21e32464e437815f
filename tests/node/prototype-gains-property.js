// A property added to an object that is a prototype is seen through caches of its absence, whichever instruction adds it.
for (const make of [() => ({}), () => { const o = {}; o.x = 1; return o; }, () => new (class P { constructor(){ this.x = 1; } })(), () => ({x:1})]) {
  class P { constructor(){ this.x = 1; } }
  const mk = make.toString().includes('class') ? () => new P() : make;
  const a = mk(), b = mk(), d = mk();
  const c = Object.create(b);
  const set = new Function('o', 'v', 'o.foo = v');
  const get = new Function('o', 'return o.foo');
  set(a, 1); set(d, 1);
  get(c); get(c); get(c);
  set(b, 42);
  console.log(make.toString(), 'cached read of inherited property:', get(c), 'real:', Reflect.get(c, 'foo'));
}

// The same by a definition: a class field on an object that a constructor returned.
class Returns { constructor(o) { return o; } }
class Field extends Returns { foo = 7; }
const first = {}, second = {}, child = Object.create(second);
const read = o => o.foo;
new Field(first);
new Field({});
console.log(read(child), read(child));
new Field(second);
console.log(read(child));

// And in the slots that do not fit into the object.
const big = () => { const o = {}; for (let i = 0; i < 12; i++) o['p' + i] = i; return o; };
const one = big(), two = big(), heir = Object.create(two);
const put = o => { o.late = 'late'; }, late = o => o.late;
put(one); put(big());
console.log(late(heir), late(heir));
put(two);
console.log(late(heir));
