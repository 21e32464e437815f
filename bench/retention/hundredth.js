'use strict';
// Every hundredth of a million chunks of 100 bytes.
const { done } = require('./common.js');
const keep = [];
for (let i = 0; i < 1e6; i++) {
  const b = Buffer.allocUnsafe(100);
  if (i % 100 === 0) keep.push(b.fill(i));
}
done('hundredth', 100 * keep.length, keep);
