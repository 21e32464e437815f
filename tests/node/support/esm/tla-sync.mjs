import { log } from './tla-log.mjs';
log('sync');
