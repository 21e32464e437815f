// module.registerHooks and module.register.
import module, { registerHooks, register, createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const log = [];
const hooks = registerHooks({
  resolve(specifier, context, next) {
    log.push(['resolve', specifier, Object.keys(context).sort().join(), typeof context.parentURL]);
    if (specifier === 'virtual:x') return { url: 'virtual:x', shortCircuit: true, format: 'module' };
    if (specifier === 'renamed') return next('node:path', context);
    return next(specifier);
  },
  load(url, context, next) {
    log.push(['load', url.replace(/.*\//, ''), context.format]);
    if (url === 'virtual:x') return { format: 'module', source: 'export default "virtual " + import.meta.url', shortCircuit: true };
    const result = next(url, context);
    if (url.endsWith('star1.mjs')) result.source = `${result.source}\nexport const added = ${JSON.stringify(result.format)};`;
    if (url.endsWith('plain.js')) return { ...result, format: 'commonjs', source: 'exports.replaced = true;' };
    return result;
  },
});
console.log((await import('virtual:x')).default);
console.log((await import('./support/esm/star1.mjs')).added);
console.log(typeof (await import('renamed')).join);
console.log(require('./support/esm/plain.js'), require('renamed') === require('path'));
console.log(log.slice(0, 4));
const second = registerHooks({ resolve: (s, c, next) => (s === 'virtual:y' ? next('virtual:x') : next(s, c)) });
console.log((await import('virtual:y')).default);
second.deregister();
await import('virtual:y').catch((e) => console.log(e.code));
for (const bad of [{ resolve: () => ({ url: 5, shortCircuit: true }) }, { resolve: () => 5 }, { resolve: () => ({ url: 'file:///x' }) }, { load: () => ({ format: 'module', source: 5, shortCircuit: true }) }, { load: () => ({ format: 'nope', source: '', shortCircuit: true }) }]) {
  const h = registerHooks(bad);
  await import('./support/esm/star2.mjs?x').catch((e) => console.log(e.name, e.code, e.message.split('\n')[0].replace(/file:.*support/, 'support').slice(0, 120)));
  h.deregister();
}
hooks.deregister();
await import('virtual:z').catch((e) => console.log(e.code));
try { registerHooks({ resolve: 5 }); } catch (e) { console.log(e.code); }

register(`data:text/javascript,${encodeURIComponent(`
  let name;
  export function initialize(data) { name = data.name; }
  export async function resolve(specifier, context, next) { await null; return specifier === 'async:x' ? { url: 'async:x', shortCircuit: true } : next(specifier, context); }
  export async function load(url, context, next) { return url === 'async:x' ? { format: 'module', shortCircuit: true, source: 'export default ' + JSON.stringify(name) } : next(url, context); }
`)}`, import.meta.url, { data: { name: 'from the data' } });
console.log((await import('async:x')).default, (await import('./support/esm/star1.mjs')).one);
console.log(typeof module.register, module.register.length, module.registerHooks.length);
