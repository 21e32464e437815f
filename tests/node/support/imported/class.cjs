module.exports = class K { static s = 1; };
