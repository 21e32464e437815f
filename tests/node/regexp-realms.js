// Each realm has its own last match, and keeps it while others match; what the runtime's own code matches is nobody's.
const vm = require('vm');
const context = vm.createContext({});
const there = (text) => vm.runInContext(text, context);
const show = (what) => console.log(what, [RegExp.$1, RegExp.lastMatch, RegExp.input], there('[RegExp.$1, RegExp.lastMatch, RegExp.input].join()'));
show('none');
/(b)c/.test('abcd');
show('here');
there('/(x)y/.test("wxyz")');
show('there');
there('RegExp.input = "assigned"');
show('assigned');
/(c)d/.test('abcd');
show('here again');
const foreign = there('/(f)o/');
foreign.test('foo');
show('a regular expression of theirs');
console.log(there('/q/').source, RegExp.lastMatch);
