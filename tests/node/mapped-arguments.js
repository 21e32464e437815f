// The elements of a sloppy function's `arguments` are its parameters, whoever writes them.
function set(list, i, v) { list[i] = v; }
function byOther(a, b) { set(arguments, 0, 'x'); return [a, b]; }
function byNative(a, b) { Array.prototype.reverse.call(arguments); return [a, b]; }
function byShift(a, b, c) { [].shift.call(arguments); return [a, b, c, arguments.length]; }
function byArrow(a) { (() => { const l = arguments; l[0] = 'arrow'; })(); return a; }
function kept(a) { const write = () => set(arguments, 0, 'late'); return [a, write, () => a]; }
function byObject(a) { Object.assign(arguments, ['o']); return a; }
function strict(a) { 'use strict'; set(arguments, 0, 'x'); return a; }
function withDefault(a, b = 1) { set(arguments, 0, 'x'); return a; }
function shadowed(arguments) { set([1], 0, 2); return arguments; }
function param(a) { a = 2; return arguments[0]; }
function copies(a) { const l = Array.prototype.slice.call(arguments); l[0] = 'copy'; return [a, l, Math.max.apply(null, arguments), [...arguments]]; }
function beyond(a) { set(arguments, 1, 'more'); return [a, arguments.length, arguments[1]]; }
console.log(byOther(1, 2), byNative(1, 2), byShift(1, 2, 3), byArrow(1), byObject(1), strict(1), withDefault(1), shadowed(3));
const [a, write, read] = kept(1);
write();
console.log(a, read(), param(1), copies(5), beyond(1));
