// flags: --expose-gc
'use strict';
// Small stores, dropped: neither they nor the pages that they were on stay. Of every tenth that stays the rest goes.
const { ledger } = require('tally:memory');
let all = [];
for (let i = 0; i < 4000; i++) all.push(Buffer.alloc(1000 + (i % 50) * 400, i));
console.log('held:', ledger().stores > 40e6);
const kept = all.filter((_, i) => i % 10 === 0);
all = null;
gc();
const live = kept.reduce((n, b) => n + b.length, 0);
const { stores, storePages } = ledger();
console.log('stores:', stores - live < 1e6, 'pages of nobody:', storePages < live / 2);
console.log(kept.every((b, i) => b.every((x) => x === ((i * 10) & 255))));
