import { one } from './star1.mjs';
export { one };
export const kind = [typeof require, typeof module, this];
