exports.plain = 1;
exports['quoted name'] = 2;
Object.defineProperty(exports, 'got', { enumerable: true, get: function () { return data.got; } });
var data = { got: 'got' };
Object.defineProperty(exports, 'thrower', { enumerable: true, get: function () { return data.no; } });
exports.later = undefined;
module.exports.deep = { a: 1 };
exports.default = 'a default';
setTimeout(() => { exports.plain = 'changed'; });
