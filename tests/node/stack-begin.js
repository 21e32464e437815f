// Where stack traces begin: what makes the error is not shown.
const show = (what, e) => console.log(what, e.stack.split('\n').slice(0, 4).map((l) => l.trim().replaceAll(__filename, 'FILE')).filter((l) => !l.includes('node:')).join(' | '));
const attempt = (what, f) => { try { f(); } catch (e) { show(what, e); } };
attempt('new', () => { throw new Error('made'); });
attempt('called', () => { throw Error('made'); });
attempt('kind', () => { throw new TypeError('made'); });
attempt('bound', () => { throw new (Error.bind(null, 'made'))(); });
class Derived extends Error { constructor(m) { super(m); } }
class Twice extends Derived { constructor() { super('twice'); } }
class Plain extends Derived {}
attempt('derived', () => { throw new Derived('made'); });
attempt('twice', () => { throw new Twice(); });
attempt('plain', () => { throw new Plain('made'); });
attempt('aggregate', () => { throw new AggregateError([], 'made'); });
attempt('native', () => { Object.defineProperty(1, 'x', {}); });
attempt('native', () => { [].reduce((x) => x); });
attempt('native', () => { 'x'.repeat(-1); });
attempt('native', () => { JSON.parse('{'); });
attempt('none', () => { null.x; });
function Old(m) { this.message = m; Error.captureStackTrace(this, Old); }
Old.prototype.name = 'Old';
function makeOld() { return new Old('made'); }
show('captured', makeOld());
function hidden(o) { Error.captureStackTrace(o, hidden); return o; }
function outer() { return hidden({}); }
show('hidden', outer());
show('other', (() => { const o = {}; Error.captureStackTrace(o, makeOld); return o; })());
show('here', (() => { const o = { name: 'N', message: 'M' }; Error.captureStackTrace(o); return o; })());
Error.stackTraceLimit = 1;
attempt('limit', () => { throw new Derived('made'); });
Error.stackTraceLimit = 0;
attempt('limit', () => { throw new Derived('made'); });
Error.stackTraceLimit = 10;
// What only passes a call on leaves no frame.
const boom = () => { throw new Error('made'); };
attempt('call', () => boom.call());
attempt('apply', () => boom.apply(null, []));
attempt('reflect', () => Reflect.apply(boom, null, []));
attempt('construct', () => Reflect.construct(function () { boom(); }, []));
attempt('bound', () => boom.bind(null)());
