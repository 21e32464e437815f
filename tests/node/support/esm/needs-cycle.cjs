exports.early = 1;
try { exports.ns = require('./req-cycle.mjs'); } catch (e) { exports.error = [e.code, e.message.split('\n')[0].replaceAll(__dirname, '.')]; }
