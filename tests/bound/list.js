'use strict';
// The programs, a line each: the words for `run.js`, between tabs. With `fast`: some of every sort, for each test run.

const kinds = Object.keys(require('./kinds.js'));
const places = Object.keys(require('./places.js'));
const huge = Object.keys(require('./huge.js'));
const fast = process.argv[2] === 'fast';

const all = [];
for (const kind of kinds) all.push([kind, places[0]]);
// Each other place with three kinds, each time others.
places.slice(1).forEach((place, i) => { for (const d of [0, 7, 19]) all.push([kinds[(i * 3 + d) % kinds.length], place]); });
for (let i = 0; i < kinds.length; i += 4) all.push(['uncaught', kinds[i]]);
for (const name of huge) all.push(['huge', name]);

const chosen = fast
  ? ['objects', 'strings', 'bound', 'closures', 'promise chain'].map((k) => [k, places[0]])
    .concat([['properties', 'sort comparison'], ['promises', 'promise reaction'], ['map', 'timer callback'], ['arrays', 'uncaught in a timer'], ['uncaught', 'objects']])
    .concat(['join of a long hole', 'repeat', 'JSON.stringify of a shared graph', 'replaceAll that grows', 'BigInt power', 'Buffer of a huge size'].map((n) => ['huge', n]))
  : all;
for (const words of chosen) console.log(words.join('\t'));
