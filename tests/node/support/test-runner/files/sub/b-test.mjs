import { test, suite } from 'node:test';
suite('s', () => { test('x', () => {}); test('y', () => { throw new Error('y'); }); test.skip('z'); });
