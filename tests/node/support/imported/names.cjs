exports.b = 1;
exports.a = () => 2;
exports.__esModule = true;
exports.default = 5;
