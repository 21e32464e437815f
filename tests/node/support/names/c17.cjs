0 && (module.exports = { a, b, c });
module.exports = { z: 1 };
