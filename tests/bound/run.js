'use strict';
// `run.js KIND PLACE` or `run.js huge NAME`: runs a program until memory ends, or it does, and says in one line how that
// was and whether the program goes on afterwards: it must have a quarter of the bound again. `uncaught` in front: nobody
// catches. What `run` needs of the runtime it has before.

const [, , ...words] = process.argv;
const uncaught = words[0] === 'uncaught' && !!words.shift();
const bound = +words.pop() * 1048576;
const [what, name] = words;

const peak = () => /VmHWM:\s+(\d+)/.exec(require('fs').readFileSync('/proc/self/status', 'latin1'))[1];
const say = (text) => require('fs').writeSync(1, `${text}; peak ${peak()} kB\n`);

function outcome(e) {
  if (e === undefined) return 'ended';
  if (e instanceof RangeError) {
    if (e.code === 'ERR_HEAP_LIMIT' || e.code === 'ERR_MEMORY_LIMIT') return 'refused';
    return `RangeError: ${e.message}`;
  }
  return `${typeof e} ${String(e).slice(0, 100)}`;
}

// What a handler does first, while everything is still held.
function handler(held) {
  console.log('a handler prints');
  if (!(process.memoryUsage().rss > 0)) throw new Error('no figures');
  peak();
}

// Memory that was let go is to be had again, a part of it in each way.
function goesOn() {
  const all = [];
  for (let got = 0; got < bound / 8; got += 100 * 24) for (let i = 0; i < 100; i++) all.push({ a: i, b: all });
  const b = Buffer.alloc(bound / 16, 1);
  return all.length > 0 && b[5] === 1;
}

function after(e) {
  let more;
  try {
    more = goesOn() ? 'goes on' : 'is wrong';
  } catch (second) {
    more = `FAILS afterwards: ${outcome(second)}`;
  }
  say(`${outcome(e)}, ${more}`);
}

function runKind(kind, place) {
  const { start, step, end } = kind;
  let held = start();
  let i = 0;
  const more = () => step(held, i++);
  const let_go = (e) => {
    if (e === undefined) return undefined;
    handler(held);
    end?.(held);
    held = undefined;
    return e;
  };
  const e = place(more);
  return e instanceof Promise ? e.then(let_go) : let_go(e);
}

if (uncaught) {
  process.on('exit', (code) => say(`exit ${code}`));
  const { start, step } = require('./kinds.js')[what];
  const held = start();
  for (let i = 0; ; i++) step(held, i);
} else if (what === 'huge') {
  (async () => {
    let e;
    try {
      await require('./huge.js')[name]();
    } catch (thrown) {
      e = thrown;
    }
    // Reactions that are due hold what they are about.
    setTimeout(after, 0, e);
  })();
} else {
  const kind = require('./kinds.js')[what];
  const place = require('./places.js')[name];
  // What is let go is let go by a frame that has returned.
  Promise.resolve(runKind(kind, place)).then((e) => setTimeout(after, 0, e), (e) => say(`FAILS: ${outcome(e)}`));
}
