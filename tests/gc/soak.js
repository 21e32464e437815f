// flags: --expose-gc --expose-internals
// The programs of tests/soak, short: what each round leaves behind shows in the heap's or the native figures. A table
// that doubles does not do so three times in a row; a leak grows each time.
'use strict';
const { readdirSync } = require('fs');
const { join } = require('path');
const { settle, bytes, rounds } = require('../soak/support/figures');
const dir = join(__dirname, '../soak');
const WINDOWS = 3;

(async () => {
  const grew = [];
  const names = readdirSync(dir).filter((f) => f.endsWith('.js')).sort();
  for (const name of names) {
    const program = require(join(dir, name));
    const all = Math.min(2000, program.rounds / 100);
    const least = { heapUsed: Infinity, native: Infinity };
    let before;
    for (let window = 0; window <= WINDOWS; window++) {
      await rounds(program, all * window, all * (window + 1));
      await settle();
      const now = bytes();
      for (const figure of Object.keys(least)) if (before) least[figure] = Math.min(least[figure], now[figure] - before[figure]);
      before = now;
    }
    // Ids of shapes and the collector's lists take some bytes of native memory a round.
    if (least.heapUsed > 4 * all || least.native > 40 * all) grew.push(`${name}: ${JSON.stringify(least)} in ${all} rounds`);
  }
  console.log(names.length > 15, grew);
})();
