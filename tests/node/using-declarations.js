// `using` and `await using`: when resources end, in which order, and what their errors become.
const log = [];
const say = (...values) => log.push(values.join(' '));
const flush = (title) => console.log(`${title}: ${log.splice(0).join(', ')}`);
const res = (name, error) => ({
  name,
  [Symbol.dispose]() {
    say('dispose', name, this.name === name);
    if (error) throw new Error(error);
  },
});
const ares = (name, error, sync) => ({
  async [Symbol.asyncDispose]() {
    if (sync) say('sync part', name);
    await null;
    say('asyncDispose', name);
    if (error) throw new Error(error);
  },
});
const chain = (e) => (e instanceof SuppressedError ? `Suppressed(${chain(e.error)} < ${chain(e.suppressed)})` : e.message);
const attempt = (f) => {
  try {
    return f();
  } catch (e) {
    return `threw ${chain(e)}`;
  }
};

{
  using a = res('a'), b = res('b');
  using none = null, nothing = undefined;
  say('body', a.name, none, nothing);
}
flush('block');
console.log(attempt(() => { using x = res('x'); return 'value ' + x.name; }));
flush('return');
console.log(attempt(() => { using x = res('x', 'in x'); using y = res('y', 'in y'); throw new Error('body'); }));
flush('errors');
console.log(attempt(() => { using x = res('x', 'alone'); }));
flush('one error');
for (using x of [res(1), res(2), res(3)]) {
  if (x.name === 2) continue;
  say('turn', x.name);
  if (x.name === 3) break;
}
flush('for-of');
for (using x = res('head'); x.name;) { say('turn'); break; }
flush('for');
outer: for (let i = 0; i < 3; i++) {
  using x = res(i);
  for (;;) {
    using y = res('inner' + i);
    if (i === 1) continue outer;
    break;
  }
}
flush('labels');
function* gen() {
  using x = res('gen');
  yield 1;
  yield 2;
}
for (const v of gen()) { say(v); break; }
flush('generator');
console.log(attempt(() => { using x = 5; }), attempt(() => { using x = {}; }), attempt(() => { using x = { [Symbol.dispose]: 1 }; }));
try { using x = res('kept'); x = 1; } catch (e) { console.log(e.name); }
flush('constant');
console.log(attempt(() => { use; using use = null; }));
const closures = [];
{
  using c = res('captured');
  closures.push(() => c.name);
}
console.log(closures[0]());
flush('closure');
for (const text of ['{ using x }', '{ using [a] = 1 }', 'for (using x in {});', 'using x = null', '() => { await using x = null }', 'function f() { using x = null }']) {
  try {
    (0, eval)(`if (false) { ${text} }`);
    console.log(text, 'ok');
  } catch (e) {
    console.log(text, e.name);
  }
}
class Stack {
  static {
    using x = res('static block');
    say('static');
  }
}
flush('static block');

(async () => {
  {
    await using a = ares('a'), s = res('sync one');
    using b = res('b');
    say('body');
  }
  flush('await using');
  try {
    await using a = ares('a', 'ea');
    await using b = ares('b', 'eb');
    throw new Error('body');
  } catch (e) {
    console.log(chain(e));
  }
  flush('async errors');
  for await (await using x of [ares(1), ares(2)]) say('turn');
  flush('for await');
  const order = [];
  const p = (async () => { await using n = null; order.push('after body'); })();
  p.then(() => order.push('done'));
  order.push('sync');
  await p;
  await null;
  console.log(order.join());
  async function* ag() {
    await using x = ares('ag');
    yield 1;
  }
  for await (const v of ag()) say(v);
  flush('async generator');
  try {
    await using x = {};
  } catch (e) {
    console.log(e.name);
  }
  async function early() {
    await using x = ares('early', undefined, true);
    return 'early value';
  }
  console.log(await early());
  flush('async return');
})();
