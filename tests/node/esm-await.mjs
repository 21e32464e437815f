// Top-level await: order, cycles of waiting, errors.
import { lines, log } from './support/esm/tla-log.mjs';
import './support/esm/tla-parent.mjs';
log('main');
console.log(lines);
const [a, b] = await Promise.all([import('./support/esm/tla.mjs'), import('./support/esm/tla.mjs')]);
console.log(a === b, a);
for (const name of ['tla-throws-parent', 'tla-throws', 'throws', 'throws-parent', 'throws']) {
  await import(`./support/esm/${name}.mjs`).catch((e) => console.log(name, String(e)));
}
const errors = await Promise.all([0, 0].map(() => import('./support/esm/throws.mjs').catch((e) => e)));
console.log(errors[0] === errors[1]);
for await (const x of [Promise.resolve(1), 2]) console.log(x);
process.nextTick(() => console.log('tick'));
await null;
queueMicrotask(() => console.log('micro'));
console.log(await new Promise((done) => setTimeout(done, 1, 'timer')));
label: { if (await true) break label; }
class C { static x = 1; [await 'key']() { return 2; } }
console.log(new C().key(), C.x, await (async () => 'inner')());
try { await Promise.reject(new TypeError('caught')); } catch (e) { console.log(e.message); }
process.on('exit', (code) => console.log('exit', code));
