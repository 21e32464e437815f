const c=1,a=1,d=1; module.exports = { a, b: c, d };
