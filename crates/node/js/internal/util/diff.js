'use strict';
// util.diff: the shortest way from one list to another (E. Myers, "An O(ND) Difference Algorithm", 1986).
//
// Entries are [0, item] in both, [1, item] in `actual` only, [-1, item] in `expected` only.

const { validateString, validateStringArray } = require('internal/validators');

function myers(actual, expected) {
  const max = actual.length + expected.length;
  const reached = new Int32Array(2 * max + 2); // by diagonal: how far into `actual`
  const steps = [];
  for (let d = 0; d <= max; d++) {
    steps.push(reached.slice(max - d, max + d + 2)); // what this step may look at
    for (let k = -d; k <= d; k += 2) {
      const at = max + k;
      let x = k === -d || (k !== d && reached[at - 1] < reached[at + 1]) ? reached[at + 1] : reached[at - 1] + 1;
      let y = x - k;
      while (x < actual.length && y < expected.length && actual[x] === expected[y]) {
        x++;
        y++;
      }
      reached[at] = x;
      if (x >= actual.length && y >= expected.length) return walkBack(steps, actual, expected);
    }
  }
  return [];
}

function walkBack(steps, actual, expected) {
  const out = [];
  let x = actual.length;
  let y = expected.length;
  for (let d = steps.length - 1; d >= 0; d--) {
    const before = steps[d];
    const k = x - y;
    const at = (diagonal) => before[diagonal + d];
    const from = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : at(from);
    const fromY = d === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      out.push([0, actual[--x]]);
      y--;
    }
    if (d === 0) break;
    if (x > fromX) out.push([1, actual[--x]]);
    else out.push([-1, expected[--y]]);
  }
  return out.reverse();
}

function check(value, name) {
  if (!Array.isArray(value)) {
    validateString(value, name);
    return;
  }
  validateStringArray(value, name);
}

function diff(actual, expected) {
  if (actual === expected) return [];
  check(actual, 'actual');
  check(expected, 'expected');
  return myers(actual, expected);
}

module.exports = { diff };
