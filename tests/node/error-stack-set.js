// A stack that was set is what it was set to, undefined and null included; and what is printed then.
const { inspect } = require('util');
const show = (e) => console.log(inspect(e).split('\n').filter((l) => !l.startsWith('    at ')).join('\n'));
for (const stack of [undefined, null, '', 'custom', 0, { a: 1 }]) {
  const e = new TypeError('message');
  e.stack = stack;
  console.log(e.stack === stack, Object.hasOwn(e, 'stack'));
  show(e);
}
const gone = new Error('message');
delete gone.stack;
console.log(gone.stack);
show(gone);
const again = new Error('message');
again.stack = undefined;
Error.captureStackTrace(again);
console.log(typeof again.stack, again.stack.split('\n')[0]);
