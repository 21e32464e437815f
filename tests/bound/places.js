'use strict';
// Where a program of `kinds.js` may be when memory ends. Each runs `more`, which throws in the end, and answers what came
// out of it: an error, or a promise for one.

const caught = (f) => {
  try {
    f();
  } catch (e) {
    return e;
  }
};
const forever = (more) => { for (;;) more(); };

module.exports = {
  loop: (more) => caught(() => forever(more)),
  'forEach callback': (more) => caught(() => { for (;;) [1, 2, 3].forEach(more); }),
  'sort comparison': (more) => caught(() => { for (;;) [3, 1, 2].sort(() => more()); }),
  'replace callback': (more) => caught(() => { for (;;) 'aaaa'.replace(/a/g, () => more()); }),
  'JSON reviver': (more) => caught(() => { for (;;) JSON.parse('[1,2,3]', () => more()); }),
  'toString conversion': (more) => caught(() => { for (;;) `${{ toString: () => (more(), '') }}`; }),
  getter: (more) => caught(() => { const o = { get x() { return more(); } }; for (;;) o.x; }),
  'proxy trap': (more) => caught(() => { const p = new Proxy({}, { get: more }); for (;;) p.x; }),
  constructor: (more) => caught(() => { class C { constructor() { more(); } } for (;;) new C(); }),
  finally: (more) => caught(() => { for (;;) try { more(); } finally { more(); } }),
  generator: (more) => caught(() => { for (const x of (function* () { for (;;) yield more(); })()); }),
  'async function': async (more) => {
    try {
      for (let i = 0; ; i++) {
        more();
        if (i % 1000 === 0) await null;
      }
    } catch (e) {
      return e;
    }
  },
  'promise reaction': (more) => new Promise((resolve) => {
    const go = () => { for (let i = 0; i < 1000; i++) more(); };
    const again = () => Promise.resolve().then(go).then(again, resolve);
    again();
  }),
  'timer callback': (more) => new Promise((resolve) => {
    const go = () => { const e = caught(() => { for (let i = 0; i < 20000; i++) more(); }); if (e) resolve(e); else setTimeout(go, 0); };
    setTimeout(go, 0);
  }),
  'immediate callback': (more) => new Promise((resolve) => {
    const go = () => { const e = caught(() => { for (let i = 0; i < 5000; i++) more(); }); if (e) resolve(e); else setImmediate(go); };
    setImmediate(go);
  }),
  'tick callback': (more) => new Promise((resolve) => {
    const go = () => { const e = caught(() => { for (let i = 0; i < 5000; i++) more(); }); if (e) resolve(e); else process.nextTick(go); };
    process.nextTick(go);
  }),
  'uncaught in a timer': (more) => new Promise((resolve) => {
    process.once('uncaughtException', resolve);
    setTimeout(() => forever(more), 0);
  }),
  'unhandled rejection': (more) => new Promise((resolve) => {
    process.once('unhandledRejection', resolve);
    (async () => { await null; forever(more); })();
  }),
};
