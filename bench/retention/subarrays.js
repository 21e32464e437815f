'use strict';
// 8 bytes of each of 20,000 Buffers of 4,000.
const { done } = require('./common.js');
const keep = [];
for (let i = 0; i < 20000; i++) keep.push(Buffer.allocUnsafe(4000).fill(i).subarray(1000, 1008));
done('subarrays', 8 * keep.length, keep);
