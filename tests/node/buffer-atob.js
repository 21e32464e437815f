// atob and btoa.
const attempt = (f) => { try { return JSON.stringify(f()); } catch (e) { return `${e.name} ${e.code} ${e.message}`; } };
for (const s of ['', ' ', 'YQ==', 'YQ=', 'YQ', 'Y', 'Y Q = =', 'YWJj', 'YW=Jj', '*', 'ab-_', '\u1234', 'YQ===', '/w==', null, undefined, 5, 'abcd\f\t']) console.log(JSON.stringify(s), attempt(() => atob(s)));
for (const s of ['', 'a', 'ab', 'abc', '\u00ff', '\u0100', null, undefined, 5, {}]) console.log(JSON.stringify(s), attempt(() => btoa(s)));
console.log(attempt(() => atob()), attempt(() => btoa()));
