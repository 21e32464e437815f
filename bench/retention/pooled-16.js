'use strict';
// 50,000 Buffers of 16 bytes kept, each among others that are dropped.
const { done } = require('./common.js');
const keep = [];
for (let i = 0; i < 50000; i++) {
  keep.push(Buffer.allocUnsafe(16).fill(i));
  for (let j = 0; j < 8; j++) Buffer.allocUnsafe(1000);
}
done('pooled-16', 16 * keep.length, keep);
