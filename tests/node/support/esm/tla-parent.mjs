import './tla-order.mjs';
import './tla-sync.mjs';
import { log } from './tla-log.mjs';
log('parent');
