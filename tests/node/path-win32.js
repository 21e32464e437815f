// Windows paths on any machine: every function on a list of paths that have each kind of root.
const { win32 } = require('path');
const paths = ['', '.', '/', '\\', 'a', 'C:', 'C:\\', 'c:/a/../b', 'C:a\\b', '\\\\server\\share', '//server/share/a/..//b/', '\\\\server', '\\\\.\\COM1', '\\\\?\\C:\\x', 'a\\..\\..\\b',
  'a/b/', 'CON', 'CON:x', './C:', 'a/../C:/x', 'x.tar.gz', '.bashrc', 'a\\.b.', '..', '\\a\\b.js'];
for (const f of ['normalize', 'isAbsolute', 'dirname', 'basename', 'extname', 'toNamespacedPath']) {
  const shown = paths.map((p) => win32[f](/toNamespaced/.test(f) && !win32.isAbsolute(p) ? `C:\\${p}` : p));
  console.log(f, JSON.stringify(shown));
}
for (const p of paths) console.log(JSON.stringify(p), JSON.stringify(win32.parse(p)), win32.format(win32.parse(p)));
console.log(win32.join('C:', 'a', '..', 'b'), win32.join('\\', '\\', 'a'), win32.join('//a', 'b', 'c'), win32.join('', ''), win32.join('CON:', '..', 'x'));
console.log(win32.resolve('C:\\a', '..\\b', 'c'), win32.resolve('D:\\x', 'C:\\y', 'z'), win32.resolve('//s/h', 'x'));
const pairs = [['C:\\a\\b', 'C:\\a\\c\\d'], ['C:\\a', 'D:\\a'], ['c:\\A\\B', 'C:\\a\\b\\C'], ['\\\\s\\h\\x', '\\\\s\\h\\y'], ['C:\\', 'C:\\x'], ['C:\\x', 'C:\\']];
for (const [a, b] of pairs) console.log(JSON.stringify(win32.relative(a, b)));
console.log(Object.keys(win32).join(), win32.sep, win32.delimiter, win32 === require('path/win32'), win32.posix === require('path'), win32.win32 === win32);
for (const f of ['join', 'resolve', 'normalize', 'basename']) {
  try { win32[f](1); } catch (e) { console.log(e.code, e.message); }
}
try { win32.format('a'); } catch (e) { console.log(e.message); }
