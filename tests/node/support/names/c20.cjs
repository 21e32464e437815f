module.exports = {
  // comment
  a, /* c */ b,
};
var a, b;
