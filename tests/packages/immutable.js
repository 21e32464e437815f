// immutable: persistent maps, lists and records; tries and hashes over typed numbers.
const I = require('immutable');
const { random, digest, attempt } = require('./support/random');
const r = random(12);
for (let round = 0; round < 80; round++) {
  let m = I.Map(), l = I.List(), s = I.OrderedSet(), st = I.Stack();
  const model = new Map(), array = [];
  for (let i = 0; i < 120; i++) {
    const k = r.pick([r.int(40), r.text(2), r.next(), I.List([r.int(3)])]), v = r.int(1000);
    switch (r.int(9)) {
      case 0: case 1: case 2: m = m.set(k, v); if (typeof k !== 'object') model.set(k, v); break;
      case 3: m = m.delete(k); model.delete(k); break;
      case 4: l = l.push(v); array.push(v); break;
      case 5: l = l.unshift(v); array.unshift(v); break;
      case 6: { const at = r.int(array.length + 1); l = l.splice(at, 2, v); array.splice(at, 2, v); break; }
      case 7: s = s.add(v).delete(v - 1); break;
      default: st = st.push(v);
    }
  }
  console.log(round, m.size, l.size, s.size, st.size, digest(l.toJS()) === digest(array), [...model].every(([k, v]) => m.get(k) === v), m.hashCode(), l.hashCode(), s.hashCode(), digest(m.toString()), l.equals(I.List(array)), digest(m.sortBy((v) => v).toList().toJS()), digest(l.groupBy((x) => x % 5).toJS()), digest(l.toSeq().map((x) => x * 2).filter((x) => x % 3).take(9).toArray()));
}
for (let round = 0; round < 120; round++) {
  const v = r.value(5), w = r.value(5), a = I.fromJS(v), b = I.fromJS(w);
  console.log(round, String(a).slice(0, 80), I.is(a, I.fromJS(v)), I.is(a, b), I.hash(a), I.hash(w), attempt(() => digest(I.merge({ v }, { v: w }))), attempt(() => digest(I.mergeDeep(I.Map({ v: a }), { v: w }).toJS())), I.isCollection(a) ? digest(a.toJS()) : typeof a);
}
const R = I.Record({ a: 1, b: I.List(), c: null }, 'Thing');
const rec = new R({ a: 5 });
console.log(rec, String(rec), rec.set('c', 3).toJS(), rec.equals(R({ a: 5 })), attempt(() => rec.set('nope', 1)), attempt(() => { rec.a = 3; }), I.Map({ x: 1 }), I.List.of(1, 2), I.Set([1, 1]), I.Range(0, 20, 3), I.Repeat('x', 3).toString(), I.Seq({ a: 1 }).flip());
console.log(I.Map({ a: I.Map({ b: I.List([1, 2]) }) }).updateIn(['a', 'b', 1], (x) => x + 1).toJS(), I.getIn({ a: [{ b: 3 }] }, ['a', 0, 'b']), attempt(() => I.setIn({ a: 1 }, ['a', 'b'], 1)), I.Map().withMutations((m) => { for (let i = 0; i < 3000; i++) m.set('k' + i, i); }).reduce((a, x) => a + x), I.List(I.Range(0, 5000)).slice(100, 4000).reverse().get(7), I.List().set(1e6, 1).size, ['a', 'longer string', 1.5, -0, NaN, null, undefined, true, 2 ** 40, Symbol.for('q').description, new Date(5)].map((x) => I.hash(x)));
for (const [k, v] of I.OrderedMap([[1, 2], ['x', I.Set([3])]])) console.log(k, v);
