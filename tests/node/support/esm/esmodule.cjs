Object.defineProperty(exports, '__esModule', { value: true });
exports.default = function f() {};
exports.x = 1;
