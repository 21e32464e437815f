const n: number = 1;
require('node:test')('typed', (t) => { t.assert.strictEqual(n, 1); });
