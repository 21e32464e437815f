// Closing what iterates: arrays that are iterators themselves, arrays that get a `return`, and a `return` of array iterators.
const ArrayIteratorPrototype = Object.getPrototypeOf([][Symbol.iterator]());
const log = (...a) => console.log(...a);

const own = [];
let n = 0;
own.next = () => ({ value: n++, done: false });
own.return = () => { log('closed', n); return {}; };
const iterable = { [Symbol.iterator]: () => own };
for (const x of iterable) if (x > 1) break;
const [first] = iterable;
log('first', first);
try { for (const x of iterable) throw new Error('out'); } catch (e) { log(e.message); }

const list = [1, 2, 3];
for (const x of list) { list.return = () => log('never'); if (x === 2) break; }

ArrayIteratorPrototype.return = function () { log('return of', this[Symbol.toStringTag], [...this].length); return {}; };
for (const x of [1, 2, 3]) break;
const [a] = [1, 2];
const [b, ...rest] = [1, 2];
try { for (const x of [1, 2]) throw new Error('thrown'); } catch (e) { log(e.message); }
delete ArrayIteratorPrototype.return;

for (const x of [1, 2, 3, 4]) {
  ArrayIteratorPrototype.return = function () { log('came later', this.next().value); return {}; };
  if (x === 2) break;
}
delete ArrayIteratorPrototype.return;
Object.prototype.return = function () { log('from far', typeof this); return {}; };
for (const x of [1, 2]) break;
delete Object.prototype.return;
for (const x of [1, 2]) break;
log(a, b, rest);
