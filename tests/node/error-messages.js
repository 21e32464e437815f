// Messages that name the expression or the value at fault.
const o = { a: { b: 1 }, s: 'x', n: 5 };
const arr = [1];
const programs = String.raw`
o.a.b()
o.a["x y"]()
o[k]()
o[1+1]()
(0,o.a)()
({})()
({a: 1}).b()
new Map().zz()
(() => 5)()()
(o.a + 1)()
new (o.a)
new (void 0)
o.zz.y
o.zz.y = 1
[1].map(1)
[1].map("x")
[1].map({})
[1].map(null)
Array.from([1], 1)
[1].sort(1)
[].reduce((x) => x)
for (const x of {});
for (const x of o.n);
for (const x of (() => 1)());
[...o]
new Map(1)
const {x} = null
const {x: {y}} = o
(({a}) => a)()
(([a]) => a)(null)
((a, {b}) => 1)(1)
class A {}; A()
(class {})()
const c = 1; c = 2
x1; let x1
zork
"use strict"; "abc".length = 1
"use strict"; "abc"[0] = "x"
Map.prototype.size
(function*() {})().next.call({})
new (new Proxy(class {}, { construct() { return 1 } }))
1 in o.n
({}) instanceof o
new RegExp("\\k<a>", "u")
new RegExp("{1}", "u")
JSON.parse("{\"a\": x}")
structuredClone()
`.split('\n').filter(Boolean);
for (const text of programs) {
  try {
    new Function('o', 'arr', 'k', text)(o, arr, 'key');
    console.log(text, '-- nothing thrown');
  } catch (e) {
    console.log(text, '--', e.name, e.message);
  }
}
