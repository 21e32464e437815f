'use strict';
// import() of what needs no ES modules: CommonJS, JSON and built-in modules; errors are rejections with Node's texts.
const here = __dirname;
const clean = (text) => String(text).replaceAll(`file://${here}`, 'file:///HERE').replaceAll(here, 'HERE');
const show = async (load) => {
  try {
    const ns = await load();
    console.log(ns);
    console.log(Reflect.ownKeys(ns).map(String).join(), Object.isExtensible(ns), Object.getPrototypeOf(ns), String(ns[Symbol.toStringTag]), require('util').types.isModuleNamespaceObject(ns));
  } catch (e) {
    console.log(e?.name, e?.code, clean(e?.message ?? e), Object.keys(e ?? {}).join(), clean(e?.url));
  }
};
(async () => {
  await show(() => import('./support/imported/names.cjs'));
  await show(() => import('./support/imported/class.cjs'));
  await show(() => import('./support/data.json'));
  await show(() => import('./support/data.json', { with: { type: 'json' } }));
  await show(() => import('./support/imported/names.cjs', { with: { type: 'json' } }));
  await show(() => import('./support/imported/class.cjs', { with: { type: 'x' } }));
  await show(() => import('./support/imported/names.cjs', 1));
  await show(() => import('./support/imported/names.cjs', null));
  await show(() => import('./support/imported/names.cjs', { with: 1 }));
  await show(() => import('./support/imported/names.cjs', { with: { type: 1 } }));
  await show(() => import('./support/imported'));
  await show(() => import('./support/imported/names'));
  await show(() => import('./support/imported/nope.js'));
  await show(() => import('./support/imported/throws.cjs'));
  await show(() => import('no-such-package'));
  await show(() => import('no-such-package/x'));
  await show(() => import('node:nope'));
  await show(() => import('http://x/y'));
  await show(() => import(''));
  await show(() => import('#x'));
  await show(() => import(Symbol('x')));
  await show(() => import({ toString() { throw new Error('in toString'); } }));
  await show(() => import('./a%2fb.cjs'));
  console.log(await import('./support/imported/names.cjs') === await import(`file://${here}/support/imported/names.cjs`));
  console.log((await import('./support/imported/class.cjs')).default === require('./support/imported/class.cjs'));
  const events = await import('node:events');
  console.log(events.default === require('events'), events.once === require('events').once, events === await import('events'), 'module.exports' in events);
  console.log((await import('process')).default === process);
  try {
    events.once = 1;
  } catch (e) {
    console.log(e.name, e.message);
  }
})();
let order = [];
import('./support/imported/class.cjs').then(() => order.push('imported'));
order.push('after the call');
Promise.resolve().then(() => order.push('a job')).then(() => setImmediate(() => console.log(order.join())));
const inFunction = new Function('name', 'return import(name)');
inFunction('node:path').then((ns) => console.log(ns.default === require('path')));
(async () => { for (const e of [() => eval(1), () => eval(), () => eval({ a: 1 }).a]) console.log(e()); })();
