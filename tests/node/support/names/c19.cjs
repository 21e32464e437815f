module.exports = { get a() { return 1 }, async b() {}, [c]: 1 }; var c='k';
