module.exports = function callable() { return 'called'; };
module.exports.member = 'm';
