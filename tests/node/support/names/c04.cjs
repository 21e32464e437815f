const d={q:1}; module.exports = { a: 1, ...d, b: 1 };
