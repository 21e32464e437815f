import './tla-throws.mjs';
