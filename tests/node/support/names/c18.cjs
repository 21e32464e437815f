class Foo { static exports = 1; constructor() { this.exports = 1; this.module.exports.q = 1; } } var foo={exports:{}}; foo.exports.x = 1; 
