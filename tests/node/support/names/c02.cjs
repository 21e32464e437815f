const c=1,a=1; module.exports = { a, c, 'e': 1, f: 2 };
