const { test } = require('node:test');
test('a', { only: true }, (t) => { console.log('printed by a'); t.diagnostic('told'); });
test('b', () => {});
