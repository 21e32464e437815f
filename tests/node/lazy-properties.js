// What is loaded when somebody asks for it looks like any other property before that, and copies of an object are its own.
const fs = require('fs');
const kind = (o, name) => { const d = Object.getOwnPropertyDescriptor(o, name); return `${name} ${'value' in d ? `data ${typeof d.value}` : 'accessor'} ${d.writable} ${d.enumerable} ${d.configurable}`; };
for (const name of ['stat', 'readFile', 'write', 'Stats', 'constants']) console.log(kind(fs, name));
const copy = {};
for (const name of Object.getOwnPropertyNames(fs)) Object.defineProperty(copy, name, Object.getOwnPropertyDescriptor(fs, name));
const mine = (path, options, callback) => callback;
copy.stat = mine;
console.log(copy.stat === mine, fs.stat === mine, fs.stat.length);
const heir = Object.create(fs);
heir.lstat = mine;
console.log(Object.hasOwn(heir, 'lstat'), fs.lstat === mine);
for (const [module, names] of Object.entries({ url: ['URL', 'Url'], util: ['TextDecoder', 'MIMEType'], path: ['win32'], os: ['constants', 'EOL'], v8: ['serialize'], buffer: ['Blob', 'constants'], module: ['SourceMap', 'globalPaths'] })) {
  for (const name of names) console.log(module, kind(require(module), name));
}
console.log(Object.keys(require('util')).includes('MIMEType'), Object.prototype.propertyIsEnumerable.call(require('tty'), 'ReadStream'), Object.entries(require('tty')).length);
const { ReadStream, ...rest } = require('tty');
console.log(typeof ReadStream, typeof rest.WriteStream, 'ReadStream' in rest);
Object.freeze(rest);
console.log(Object.isFrozen(rest), delete require('tty').WriteStream, require('tty').WriteStream);
