import { log } from './tla-log.mjs';
log('order start');
await null;
log('order end');
export const done = true;
