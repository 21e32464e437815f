const a=1,d={q:1}; module.exports = { a, ...d, b: 1, c: 2 };
