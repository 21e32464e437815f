if (1) { module.exports = { p: 1 } } else { module.exports = { q: 1 }; }
