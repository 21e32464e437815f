// Patterns on which an engine that tries every way never comes back (Node 24 does not): the work is polynomial here.
const path = require('path');
const long = 'a'.repeat(60);
console.log(path.matchesGlob(long, '*a*a*a*a*a*a*a*a*a*a*b'), path.matchesGlob(`${long}/`.repeat(30) + 'x', '**/a*/**/a*/**/a*/**/b'));
