// What is known of an untouched RegExp.prototype ends when it is touched.
const text = 'a1b2';
const run = () => [text.replace(/\d/g, '.'), text.match(/\d/g) + '', text.split(/\d/) + '', /a/.test(text), text.search(/b/)].join(' ');
console.log(run(), run());
const { exec } = RegExp.prototype;
let calls = 0;
RegExp.prototype.exec = function (s) { calls++; return exec.call(this, s); };
console.log(run(), calls);
RegExp.prototype.exec = exec;
console.log(run(), calls);
const flags = Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags');
Object.defineProperty(RegExp.prototype, 'flags', { get() { calls++; return flags.get.call(this); }, configurable: true });
console.log([text.replace(/\d/g, '.'), text.match(/\d/g) + '', /a/.test(text), text.search(/b/)].join(' '), calls > 12); // how often: V8 asks less often than the specification
calls = 14;
Object.defineProperty(RegExp.prototype, 'flags', flags);
console.log(run(), calls);
const sticky = Object.getOwnPropertyDescriptor(RegExp.prototype, 'sticky');
delete RegExp.prototype.sticky;
console.log(run());
Object.defineProperty(RegExp.prototype, 'sticky', sticky);
const species = Object.getOwnPropertyDescriptor(RegExp, Symbol.species);
Object.defineProperty(RegExp, Symbol.species, { get() { calls++; return RegExp; }, configurable: true });
console.log(run(), calls);
Object.defineProperty(RegExp, Symbol.species, species);
console.log(run(), calls);
for (let i = 0; i < 3; i++) {
  const r = /x/g;
  console.log(r.lastIndex, Object.keys(r).length, JSON.stringify(Object.getOwnPropertyDescriptor(r, 'lastIndex')), Object.getPrototypeOf(r) === RegExp.prototype);
  r.lastIndex = 5;
  r.extra = 1;
}
const vm = require('vm');
console.log(vm.runInNewContext('const f = () => /q/g; f(); [f() instanceof RegExp, f().lastIndex, "aqa".replace(f(), "-")].join()'));
