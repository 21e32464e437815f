// marked: a parser made of long regular expressions.
const { marked, lexer, Renderer } = require('marked');
const { random, digest, attempt } = require('./support/random');
const fs = require('fs'), path = require('path');
const r = random(14);
// Real documents: what the packages beside say of themselves.
const modules = path.join(__dirname, 'node_modules');
for (const p of fs.readdirSync(modules).sort()) {
  for (const f of ['README.md', 'CHANGELOG.md', 'readme.md']) {
    const file = path.join(modules, p, f);
    if (!fs.existsSync(file)) continue;
    const text = fs.readFileSync(file, 'utf8');
    const html = marked(text, { mangle: false }), tokens = lexer(text, { mangle: false });
    console.log(p, f, text.length, html.length, digest(html), tokens.length, digest(JSON.stringify(tokens)), html.slice(0, 60).replace(/\n/g, ' '));
  }
}
const bits = ['# ', '## ', '* ', '- ', '1. ', '> ', '```\n', '`', '**', '_', '~~', '[a](b "t")', '![i](u)', '<div>', '&amp;', '\n', '\n\n', '    ', '| a | b |\n|---|:-:|\n| 1 | 2 |\n', 'http://x.y/z?q=1', '[ref]', '[ref]: http://r "T"\n', '---\n', '\\*', 'text', ' ', '- [x] ', '<b@c.d>', 'é', '😀', '***', '\t', '===\n', '<!-- c -->', '"quote"', "it's", '...', '--'];
for (let round = 0; round < 700; round++) {
  const text = Array.from({ length: 2 + r.int(30) }, () => r.pick(bits)).join('');
  const html = attempt(() => marked(text, { mangle: false, gfm: round % 3 > 0, breaks: round % 4 === 0, pedantic: round % 5 === 0, smartypants: round % 2 === 0, headerIds: round % 7 > 0 }));
  console.log(round, digest(html), JSON.stringify(html.slice(0, 70)));
}
const renderer = new Renderer();
renderer.heading = (t, l) => `<H${l}>${t}</H${l}>`;
marked.use({ renderer, walkTokens: (t) => { if (t.type === 'strong') t.type = 'em'; }, extensions: [{ name: 'at', level: 'inline', start: (s) => s.indexOf('@'), tokenizer(s) { const m = /^@(\w+)/.exec(s); if (m) return { type: 'at', raw: m[0], who: m[1] }; }, renderer: (t) => `<at>${t.who}</at>` }] });
console.log(marked('# head @me\n\n**b** and @you'), attempt(() => marked(5)), attempt(() => marked(null)));
