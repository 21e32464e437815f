// `with`: what is looked up when, and what is assigned.
const show = (...values) => console.log(...values);

show(new Function('obj', 'with(obj||{}){ return a + b }')({ a: 1, b: 2 }));
with ({ x: 1, y: 2, f() { return this.x; } }) {
  show(x, y, f(), typeof z, typeof f);
  x = 5;
  var z = x;
  show(z, x, delete x, typeof x);
}

with ({ hidden: 1, seen: 2, [Symbol.unscopables]: { hidden: true } }) show(typeof hidden, seen);
with ([]) show(typeof keys, typeof concat);
with ({ undefined: 1, NaN: 2 }) show(undefined, NaN);

function closures() {
  const o = { n: 1 };
  let inc, read;
  with (o) {
    inc = () => ++n;
    read = function () { return n; };
    var fromInside = function () { return typeof o; };
  }
  inc();
  o.n += 10;
  return [read(), o.n, fromInside()];
}
show(closures());

function gone() { 'x'; }
with ({ f: gone }) { ({ f } = { f: 5 }); [f] = [6]; for (f of [7, 8]); show(f); }
show(gone === globalThis.f, typeof f);

with ({ e: eval, q: 'in' }) show(eval('q'), e('typeof q'));
try {
  with (null) show(1);
} catch (e) {
  show(e.name, e.message);
}
try {
  with (missing) show(1);
} catch (e) {
  show(e.name, e.message);
}
outer: for (const i of [1, 2, 3]) {
  with ({ i: i * 10 }) {
    if (i === 20) continue outer;
    show(i);
    if (i > 20) break outer;
  }
}
show((function () { with ({ a: 1 }) { return a; } })(), eval('with ({ v: 9 }) v'));
with ({ g: function () { return this === globalThis; }, h() { return typeof this.g; } }) show((0, g)(), h(), (() => h())());
function* gen() { with ({ y: 1 }) { yield y; y = 2; yield y; } }
show([...gen()]);
