'use strict';
// tally --expose-gc --expose-internals support/run.js NAME ROUNDS
// Runs a program of this folder and prints a line of figures after each tenth: rounds, RSS, heapUsed, native (bytes),
// a full collection (milliseconds).
const { settle, bytes, collection, rounds } = require('./figures');

(async () => {
  const program = require('../' + process.argv[2]);
  const all = Number(process.argv[3] || program.rounds);
  for (let tenth = 1; tenth <= 10; tenth++) {
    await rounds(program, Math.floor(all * (tenth - 1) / 10), Math.floor(all * tenth / 10));
    await settle();
    const { rss, heapUsed, native } = bytes();
    console.log(Math.floor(all * tenth / 10), rss, heapUsed, native, collection().toFixed(4));
  }
})();
