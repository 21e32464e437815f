(function (m) { m.exports.a = 1 })(module); const e = exports; e.q = 1; exports.r == 1; exports.s += 'x';
