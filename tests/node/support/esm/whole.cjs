module.exports = { a: 1, 'b': 2, c, ...require('./names.cjs') };
function c() {}
