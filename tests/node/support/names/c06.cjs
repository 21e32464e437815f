module.exports = function f() {}; module.exports.x = 1; module.exports['y'] = 2; exports.z = 3;
