// The callback of end() is called once, whatever the end comes to: also when _final fails at once, or the stream is gone.
const { Writable, Duplex, Transform } = require('stream');
const fail = (e) => (cb) => cb(e);
const cases = {
  'final fails at once': () => new Writable({ final: fail(new Error('f1')) }),
  'final fails later': () => new Writable({ final(cb) { setImmediate(cb, new Error('f2')); } }),
  'final throws': () => new Writable({ final() { throw new Error('f3'); } }),
  'duplex': () => new Duplex({ read() {}, final: fail(new Error('f4')) }),
  'flush fails': () => new Transform({ flush: fail(new Error('f5')) }),
  'write fails at once': () => { const w = new Writable({ write(c, e, cb) { cb(new Error('f6')); } }); w.write('x'); return w; },
  'destroyed': () => new Writable().destroy(),
  'destroyed with an error': () => new Writable().destroy(new Error('f7')),
  'no auto destroy': () => new Writable({ autoDestroy: false, final: fail(new Error('f8')) }),
  'fine': () => new Writable(),
  'ended before': () => new Writable().end(),
};
for (const [name, make] of Object.entries(cases)) {
  const w = make();
  w.on('error', (e) => console.log(name, 'error', e.message));
  w.on('close', () => console.log(name, 'close'));
  w.end((e) => console.log(name, 'end', e?.code ?? e?.message));
  w.end('more', (e) => console.log(name, 'again', e?.code ?? e?.message));
}
