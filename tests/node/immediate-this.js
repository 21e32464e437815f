// Callbacks of timers are called as methods of the timer; one that throws is still over.
setImmediate(function () { console.log(this.constructor.name, typeof this._onImmediate, arguments.length); });
const kept = setImmediate(function (a, b) { console.log(this === kept, a, b); }, 1, 2);
setImmediate(() => console.log(kept._onImmediate == null, kept.hasRef()));
process.once('uncaughtException', (e) => {
  console.log(e.message, thrown._onImmediate == null);
  setTimeout(function (a) { console.log(this.constructor.name, a); }, 1, 'arg');
});
const thrown = setImmediate(() => { throw new Error('thrown'); });
