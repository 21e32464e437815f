// Strict code that is evaluated may begin with a hashbang; what V8 has as natives shows no text.
console.log((0, eval)('#! comment\n5'), (function () { 'use strict'; return eval('#!x\n6'); })());
for (const f of [WebAssembly.Module, WebAssembly.validate, WebAssembly.instantiate, Intl.Collator]) console.log(String(f));
