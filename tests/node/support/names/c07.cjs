exports.a = exports.b = exports.c = void 0; if (0) exports.d = 1; // exports.no = 1
/* exports.no2 = 1 */ const s = 'exports.no3 = 1';
