'use strict';
const util = require('util');
const { MIMEType, MIMEParams } = util;
const t = (f) => { try { const r = f(); console.log(typeof r === 'string' ? JSON.stringify(r) : r); } catch (e) { console.log(e.name, e.code, e.message, Object.keys(e)); } };
for (const s of ['text/html', 'TEXT/HTML ; charset=UTF-8;a="b\\c"; a=2;;x; y= z ; =3', 'text', 'text/', '/x', 'te xt/x', 'text/x y', '', 'text/html;a="open', 'a/b;c="d"e;f=g', 'a/b;c=é',
  'a/b;c=\u0100;d=1', 'a/b ', '  a/b;x=', ' a/b;x=""', 'a/b;x y=1', 'a/b;x=1 2', 'a/b;X=1;x=2', 'a/b;x="\\', 'a/b;\tx=1\n; y=2']) t(() => new MIMEType(s).toString());
t(() => { const m = new MIMEType('a/b;c=d'); m.type = 'X'; m.subtype = 'Y z'; return m; });
t(() => { const m = new MIMEType('a/b;c=d'); m.type = ''; return m; });
t(() => { const m = new MIMEType('a/b;c=d'); m.type = 'X'; m.params.set('q', 'a b"'); m.params.set('E', ''); return [m.essence, String(m), JSON.stringify(m), m.params.toString(), [...m.params], m.params.has('e'), m.params.get('zz')]; });
t(() => { const p = new MIMEParams(); p.set('a b', 'x'); });
t(() => { const p = new MIMEParams(); p.set('a', '\u0100'); });
t(() => new MIMEType());
t(() => new MIMEType('a/b;c=d'));
t(() => { const p = new MIMEParams(); p.set('a', '1'); p.delete('a'); return [...p.keys(), ...p.values(), ...p.entries()]; });
for (const C of [MIMEType, MIMEParams]) for (const k of Reflect.ownKeys(C.prototype)) { const d = Object.getOwnPropertyDescriptor(C.prototype, k); console.log(C.name, String(k), d.get ? 'g' : '', d.set ? 's' : '', d.enumerable, d.value?.length); }
for (const args of [['12345678', '12!!5!7!'], [['a', 'b'], ['a', 'c']], ['a', 'a'], [1, 2], ['a', ['a']], [[1], [2]], ['', ''], ['abc', ''], ['', 'abc'], ['abcabba', 'cbabac'], ['kitten', 'sitting'], ['aaaa', 'aa'], ['ab', 'ba']]) t(() => util.diff(...args).join(' '));
t(() => util.convertProcessSignalToExitCode('SIGTERM'));
t(() => util.convertProcessSignalToExitCode('X'));
t(() => util.getCallSites(1).map((s) => [Object.keys(s), s.functionName, s.lineNumber, s.columnNumber === s.column]));
for (const args of [[0], [201], ['x'], [1, 1], [{ sourceMap: 1 }]]) t(() => util.getCallSites(...args));
for (const text of ['A=1', 'A = 1 # c', 'A="x # y\nB=\'', 'A=   \nB=1', '__proto__=1\nB=`a\nb`']) t(() => util.parseEnv(text));
t(() => util.parseEnv(1));
t(() => Object.keys(util.getSystemErrorMap().constructor).length + util.getSystemErrorMap().get(-2).join());
