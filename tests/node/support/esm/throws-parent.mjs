export * from './throws.mjs';
