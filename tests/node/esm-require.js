// require() of ES modules, and import() in CommonJS.
const show = (f) => { try { return f(); } catch (e) { return `${e.name} ${e.code}: ${e.message.replaceAll(__dirname, '.')}`; } };
console.log(require('./support/esm/star1.mjs'), require('./support/esm/star1.mjs') === require('./support/esm/star1.mjs'));
const def = require('./support/esm/def.mjs');
console.log(def, def.default.name, def.__esModule, Object.keys(def));
console.log(require('./support/esm/module-exports.mjs'), require('./support/esm/typed.mjs'));
console.log(show(() => require('./support/esm/tla.mjs')));
console.log(show(() => require('./support/esm/throws.mjs')), show(() => require('./support/esm/throws.mjs')));
console.log(JSON.stringify(show(() => require('./support/esm/req-cycle.mjs').default)).replaceAll(__dirname, '.'));
console.log(require('./support/esm/detected.js').one, require('./support/esm/plain.js').kind);
console.log(require.cache[require.resolve('./support/esm/star1.mjs')].exports === require('./support/esm/star1.mjs'));
(async () => {
  console.log((await import('./support/esm/star1.mjs')) === require('./support/esm/star1.mjs'));
  console.log((await import('./support/esm/fn.cjs')).default === require('./support/esm/fn.cjs'));
  console.log((await import('fs')).default === require('fs'));
  const live = await import('./support/esm/live.mjs');
  live.add();
  console.log(require('./support/esm/live.mjs').count);
  const later = import('./support/esm/meta.mjs');
  console.log('before');
  const { meta, again } = await later;
  console.log(again, Object.keys(meta), meta.main, meta.dirname.endsWith('support/esm'), meta.filename.endsWith('meta.mjs'), meta.url.startsWith('file:///'));
  console.log(meta.resolve('fs'), meta.resolve('./x.js').endsWith('/support/esm/x.js'), Object.getPrototypeOf(meta), show(() => meta.resolve('no-such-package')));
  for (const bad of ['./support/esm/nope.mjs', './support/esm', 'no-such-package', 'node:nope', './support/esm/data.json', 'http://x/', '@x', 'data:text/plain,x']) {
    await import(bad).catch((e) => console.log(bad, e.name, e.code, e.message.replaceAll(__dirname, '.')));
  }
  console.log(await import('data:text/javascript,export default 1; export const u = import.meta.url.slice(0, 20)'));
  console.log((await import('data:text/javascript;base64,ZXhwb3J0IGRlZmF1bHQgNDI=')).default, (await import('data:application/json,{"a":1}', { with: { type: 'json' } })).default);
  console.log((await import('./support/esm/live.mjs?query#hash')) === live, (await import('./support/esm/live.mjs?query')).count);
  for (const options of [1, null, { with: 1 }, { with: { type: 1 } }, { with: { type: 'json' } }, { with: { foo: 'x' } }, { with: { type: 'css' } }]) {
    await import('./support/esm/star1.mjs', options).catch((e) => console.log(e.name, e.code, e.message.replace(/file:.*star1/, 'star1')));
  }
  await import(Symbol('s')).catch((e) => console.log(String(e)));
  await import({ toString() { throw 'thrown'; } }).catch((e) => console.log(e));
  await new Function('return import("path")')().then((ns) => console.log(typeof ns.join));
  await (0, eval)('import("path")').then((ns) => console.log(typeof ns.join));
})();
