export const two = 2, both = 'second';
export * from './star1.mjs';
