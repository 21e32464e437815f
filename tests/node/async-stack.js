// `at async f` lines: who waits for what threw. Frames of the runtime itself are left out.
const show = (label, e) => console.log(label + '\n' + e.stack.split('\n').filter((l) => !/node:internal|<anonymous> \(/.test(l)).join('\n').replaceAll(__filename, 'FILE'));
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

class Service {
  async load(id) { await sleep(1); throw new RangeError('bad ' + id); }
  async all() { return await Promise.all([sleep(1), this.load(2)]); }
  async any() { return await Promise.any([this.load(1), sleep(9)]); }
  async settled() { return await Promise.allSettled([this.load(3)]); }
  async *items() { yield 1; yield await this.all(); }
  static async make() { await null; return await new Service().load(4); }
}
async function first() { await sleep(1); return second(); }
async function second() { return await third(); }
const third = async () => { await null; await null; throw new Error('third'); };

(async () => {
  await new Service().load(1).catch((e) => show('direct', e));
  await (async function outer() { await new Service().load(1); })().catch((e) => show('one', e));
  await (async function outer() { await new Service().all(); })().catch((e) => show('all', e));
  await Service.make().catch((e) => show('static', e));
  await (async function loop() { for await (const x of new Service().items()) void x; })().catch((e) => show('generator', e));
  await first().catch((e) => show('arrow', e));
  // Through then: the chain goes on with the derived promise.
  async function viaThen() { await sleep(1).then(() => { throw new Error('via'); }); }
  await (async function outer() { await viaThen(); })().catch((e) => show('then', e));
  // Nobody waits, or several do: no line.
  await sleep(1).then(() => show('nobody', new Error('x')));
  const shared = sleep(1).then(function job() { return new Error('y'); });
  async function waits() { return await shared; }
  const [a] = await Promise.all([waits(), waits()]);
  show('several', a);
  // After a finally, and with the frames limited.
  await (async function outer() { try { await third(); } finally { await null; } })().catch((e) => show('finally', e));
  Error.stackTraceLimit = 2;
  await (async function outer() { await new Service().all(); })().catch((e) => show('limit', e));
  Error.stackTraceLimit = 0;
  await (async function outer() { await new Service().all(); })().catch((e) => show('none', e));
})();
