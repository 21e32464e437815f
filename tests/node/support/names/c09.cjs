module.exports = require('./c06.cjs');
