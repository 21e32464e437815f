export * from './star1.mjs';
export * from './star2.mjs';
export * as ns from './star1.mjs';
export { one as uno, default as dflt } from './star1.mjs';
import * as two from './star2.mjs';
import { two as deux } from './star2.mjs';
export { two, deux };
