// flags: --enable-source-maps
// Stacks by source maps: a map beside the file and one in it, of CommonJS and of ES modules.
const fs = require('fs');
const os = require('os');
const path = require('path');
const module_ = require('module');
const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'esm-maps-')));
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const vlq = (n) => { let v = n < 0 ? (-n << 1) | 1 : n << 1, out = ''; do { let d = v & 31; v >>= 5; if (v) d |= 32; out += DIGITS[d]; } while (v); return out; };
const mappings = (lines) => {
  let line = 0, column = 0;
  return lines.map((segments) => { let at = 0; return segments.map(([g, l, c]) => { const text = vlq(g - at) + 'A' + vlq(l - line) + vlq(c - column); at = g; line = l; column = c; return text; }).join(); }).join(';');
};
const map = { version: 3, sources: ['orig.ts'], names: [], mappings: mappings([[[0, 2, 7]], [[0, 3, 2], [6, 3, 8]], [[0, 4, 0]], [[0, 5, 0], [11, 6, 4]]]) };
fs.writeFileSync(path.join(dir, 'beside.js.map'), JSON.stringify(map));
const text = "function thrower(x) {\nthrow new Error('from the original');\n}\nmodule.exports = () => thrower({a:1});\n";
fs.writeFileSync(path.join(dir, 'beside.js'), `${text}//# sourceMappingURL=beside.js.map\n`);
const inline = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify({ ...map, sourceRoot: '/root/' })).toString('base64')}\n`;
fs.writeFileSync(path.join(dir, 'inline.mjs'), `${text.replace('module.exports =', 'export default  ')}${inline}`);
fs.writeFileSync(path.join(dir, 'none.js'), `${text}//# sourceMappingURL=gone.map\n`);
const show = (f) => { try { f(); } catch (e) { console.log(e.stack.split('\n').slice(0, 2).join('\n').replaceAll(dir, 'DIR')); } };
show(require(path.join(dir, 'beside.js')));
show(require(path.join(dir, 'inline.mjs')).default);
show(require(path.join(dir, 'none.js')));
console.log(module_.findSourceMap(path.join(dir, 'beside.js')).findEntry(1, 6).originalLine, module_.findSourceMap('none'), module_.getSourceMapsSupport());
module_.setSourceMapsSupport(false);
show(require(path.join(dir, 'beside.js')));
fs.rmSync(dir, { recursive: true });
