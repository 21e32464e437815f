module.exports.a = 1; module.exports = { b: 1 }; exports.c=1;
