'use strict';
// What assert says, what partialDeepStrictEqual finds, styleText.
const assert = require('assert');
const util = require('util');
Error.stackTraceLimit = 0;

function m(f) {
  try {
    f();
    console.log('passed');
  } catch (e) {
    console.log(JSON.stringify(e.message), e.generatedMessage, e.operator);
  }
}

const o = { assert, ok: assert.ok };
const { ok, strict } = assert;
m(() => assert(0 == 1)); // eslint-disable-line eqeqeq
m(() => assert.ok(typeof 123 === 'string'));
m(() => assert(")" === '(' || `${")"}` === "x", undefined));
m(() => {
  assert.ok(
    false);
});
m(() => o.assert(null));
m(() => o.ok(0));
m(() => strict(false));
m(() => strict.ok(NaN));
m(() => assert . ok ( '' ));
m(() => assert.ok.call(null, 0));
m(() => assert(...[0]));
m(() => ok(0));
m(() => assert(assert(1) || 0));
m(() => assert.equal(assert.ok(0), 1));
m(() => assert.ok(!{ a: [1, { b: ')' }] }, null));
m(() => assert(1 / 0 < 5 / 2 && 'a'.replace(/\)/g, '(')));
m(() => assert.ok());
m(() => assert(0, 'said'));
m(() => assert.fail(1, 2));
m(() => assert.fail(1, 2, undefined, '>'));
m(() => assert.fail(1, 2, 'mine', '>'));
m(() => assert.fail('a', 'b', undefined));
m(() => assert.fail());
m(() => assert.fail('m'));

const pairs = [
  [123456789, 12345678], [true, 12345678901], ['abcdef', 'abcxef'], ['abcdefg', 'abcxef'], [0, -0], [undefined, {}], [[], undefined], [{ a: 1 }, 5], [null, undefined],
  [() => {}, function foo() {}], [class A {}, class A {}], [Object(1), 1], ['abcdefghijklm', 1234567], [Symbol('aaaaaaaaaaaaa'), Symbol('aaaaaaaaaaaab')], [new Date(0), 0],
];
for (const [a, b] of pairs) {
  m(() => assert.strictEqual(a, b));
  m(() => assert.deepStrictEqual(a, b));
}
m(() => assert.deepStrictEqual([new WeakMap()], [new WeakMap()]));
console.log(util.isDeepStrictEqual(new Proxy({ a: 1 }, {}), { a: 1 }), util.isDeepStrictEqual(new Proxy([1], {}), [1]), util.isDeepStrictEqual(new Proxy(new Map(), {}), new Map()));
m(() => assert.deepEqual(new Float64Array([NaN]), new Float64Array([NaN])));

function partial(a, b) {
  try {
    assert.partialDeepStrictEqual(a, b);
    return 'contained';
  } catch (e) {
    return e.name;
  }
}
const circle = () => {
  const a = { x: 1, list: [1] };
  a.self = a;
  a.list.push(a.list);
  return a;
};
const contained = [
  [new Map([[{ a: 1, b: 1 }, 1]]), new Map([[{ a: 1 }, 1]])], [Buffer.from('abc'), Buffer.from('ac')], [new Uint8Array([1, 2, 3]), new Uint8Array([3, 1])],
  [new Uint8Array([1]), Buffer.from([1])], [new Uint8Array([1]), new Int8Array([1])], [new ArrayBuffer(3), new ArrayBuffer(2)], [new DataView(new ArrayBuffer(1)), new DataView(new ArrayBuffer(2))],
  [[1, , 3], [1, undefined]], [[1, undefined, 3], [1, , 3]], [[1], Object.assign([1], { k: 1 })], [Object.assign([1], { k: 1 }), [1]], [new Proxy({ a: 1, b: 1 }, {}), { a: 1 }],
  [new Set([1, '1', { a: 1, b: 1 }]), new Set([{ a: 1 }, '1'])], [new Set([{ a: 1, b: 1 }]), new Set([{ a: 1 }, { b: 1 }])], [new Error('a', { cause: 1 }), new Error('a')], [new Error('a'), new Error('a', { cause: 1 })],
  [(function() { return arguments; })(1, 2), (function() { return arguments; })(1)], [circle(), circle()], [{ a: undefined }, {}], [{}, { a: undefined }], [[{ a: 1 }, { a: 1, b: 2 }], [{ b: 2 }]],
];
console.log(contained.map(([a, b]) => partial(a, b)).join());

const plain = { validateStream: false };
const style = (...args) => {
  try {
    console.log(JSON.stringify(util.styleText(...args)));
  } catch (e) {
    console.log(e.code, e.message.slice(0, 100));
  }
};
const blue = util.styleText('blue', 'b', plain);
style('red', `a${blue}c`, plain);
style('red', blue, plain);
style(['red', 'bold'], `x${util.styleText(['blue', 'dim'], 'b', plain)}y`, plain);
style('underline', `a${util.styleText('underline', 'b', plain)}c`, plain);
for (const colour of ['#f00', '#FF00ff', '#ff000', '#gggggg', 'ff0000']) style(colour, 'a', plain);
for (const options of [null, 5, [], {}, { stream: 5 }, { stream: null }, { validateStream: 5 }]) style('red', 'a', options);
console.log(typeof util.debuglog(5), util.debuglog('x').name);
util.aborted(5, {}).catch((e) => console.log(e.code));
