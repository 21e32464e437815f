'use strict';
// The figures that must stand still while a program goes round: taken when nothing unreachable is left.
const memory = tallyMemory();

function tallyMemory() {
  try { return require('tally:memory'); } catch { return null; }
}

const tasks = () => new Promise((done) => setTimeout(done, 1));

// Cleanup callbacks are tasks of their own, and what a WeakRef answered lives until its task is over.
async function settle() {
  for (let k = 0; k < 3; k++) {
    gc();
    await tasks();
  }
  gc();
}

// Bytes, and the native account where there is a ledger.
function bytes() {
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed, native: memory ? memory.ledger().native : 0 };
}

// The median of five full collections, in milliseconds.
function collection() {
  const times = [];
  for (let k = 0; k < 5; k++) {
    const from = process.hrtime.bigint();
    gc();
    times.push(Number(process.hrtime.bigint() - from) / 1e6);
  }
  return times.sort((a, b) => a - b)[2];
}

// Runs rounds `from` to `to` of a program. Between slices the loop turns, so that jobs and tasks are not kept.
async function rounds(program, from, to) {
  const slice = program.slice ?? 1000;
  for (let i = from; i < to;) {
    const end = Math.min(to, i + slice);
    for (; i < end; i++) program.round(i);
    if (program.turn) await tasks();
  }
}

module.exports = { settle, bytes, collection, rounds };
