// A species that answers with an array that is not empty: what splice, slice and concat leave in it.
class X extends Array { static get [Symbol.species]() { return function() { return [1, 2, 3, 4, 5]; }; } }
const removed = X.from([10, 20, 30]).splice(0, 2);
console.log(removed.length, removed[3]);
removed.length = 5;
console.log(removed);
console.log(X.from([1, 2, 3]).slice(0, 2), X.from([1, 2, 3]).slice(0, 0), X.from([1, 2]).concat([3]));
console.log(Object.isExtensible(new Proxy({}, { isExtensible(t) { Object.preventExtensions(t); return false; } })));
