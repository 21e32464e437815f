module.exports = { a: function () {}, b };
var b;
