"use strict"; var __exportStar = function(m, e) { for (const p in m) if (p !== 'default') e[p] = m[p]; }; __exportStar(require('./c07.cjs'), exports);
