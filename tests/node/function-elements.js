'use strict';
// Functions with elements, several of one kind: each has its length, name and prototype when somebody asks.
const show = f => console.log(f.length, f.name, Object.getOwnPropertyNames(f).join());
for (let i = 0; i < 3; i++) {
  const f = function f(a, b) {};
  f[1] = 1;
  show(f);
  const g = () => 1;
  g[0] = 0;
  show(g);
  const h = Array.prototype.push.bind(null);
  h[2] = 2;
  show(h);
}
