'use strict';

/** A stream of numbers that the seed decides (mulberry32). */
function random(seed) {
  let a = seed >>> 0;
  return n => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

module.exports = { random };
