module.exports = { ...require('./c06.cjs'), k: 1 };
