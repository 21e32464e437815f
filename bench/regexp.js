// Regular expressions over 10 MB of text, of one byte a unit and of two: CPU milliseconds for all matches of each.
//   node bench/regexp.js > jit; node --jitless bench/regexp.js > jitless; tally bench/regexp.js > tally
//   node bench/regexp.js --compare tally jit jitless
'use strict';
const fs = require('fs');

if (process.argv[2] === '--compare') {
  const read = (file) => new Map(fs.readFileSync(file, 'utf8').trim().split('\n').map((l) => l.split('\t')).map(([k, ms, n]) => [k, [Number(ms), n]]));
  const [ours, ...others] = process.argv.slice(3).map((file) => [file, read(file)]);
  const logs = others.map(() => 0);
  for (const [key, [ms, n]] of ours[1]) {
    const row = others.map(([, t], i) => {
      const [other, m] = t.get(key);
      const ratio = Math.max(ms, 0.1) / Math.max(other, 0.1);
      logs[i] += Math.log(ratio);
      return `${other.toFixed(1).padStart(8)} ${ratio.toFixed(2).padStart(6)}${m === n ? '' : ` DIFFERS ${m} ${n}`}`;
    });
    console.log(key.padEnd(28), ms.toFixed(1).padStart(8), ...row);
  }
  console.log('geometric mean'.padEnd(37), ...logs.map((l) => `         ${Math.exp(l / ours[1].size).toFixed(3)}`));
  process.exit();
}

const lines = [
  "const { readFile, writeFile: store } = require('node:fs/promises'); // on 2024-03-17",
  'export default class Parser extends Base { #state = 0x1F; constructor(options = {}) { super(options); } }',
  'function tokenize(input, { strict = false } = {}) { return input.split(/\\s+/).map((t) => t.trim()); }',
  '  if (typeof value === "string" && value.length > 1_000) throw new TypeError(`too long: ${value}`);',
  '/* a block comment that goes on\n * for two lines */ let total = items.reduce((sum, item) => sum + item.price * 1.19, 0);',
  '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif?id=42&x=%20 HTTP/1.0" 200 2326',
  '2024-02-29T23:59:59.999Z ERROR [worker-7] request 9f8b6c5e-1d2a-4b3c-8d7e-0123456789ab failed: ECONNRESET',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Version/17.1 Mobile/15E148 Safari/604.1',
  'See <a href="https://user@example.com:8080/path/to/page?q=1&r=two#frag" class=\'link big\'>the <b>page</b></a> &amp; more.',
  '# Heading *with emphasis* and `code`\n\n- item one with **bold** text\n- [link](https://example.org/a_b(c) "title") and ![image](x.png)',
  'Content-Type: text/html; charset=utf-8\r\nContent-Length: 1234\r\nX-Forwarded-For: 10.1.2.3, 192.168.0.1',
  'Please write to john.doe+news@mail.example.co.uk or call +1 (555) 123-4567 before 12/31/2024, 5:30 pm.',
  '{"name":"left-pad","version":"1.3.0-beta.2+build.5","price":1234567.89,"tags":["a","b\\"c"],"ok":true,"none":null}',
  '.button:hover > .icon::before { color: #ff8800; margin: -1.5em auto 0; background: url("img/x.png") rgba(0,0,0,.5); }',
  'SELECT id, name FROM users WHERE age >= 21 AND city = \'Berlin\' ORDER BY created_at DESC LIMIT 10;',
  'The quick brown fox jumps over the lazy dog, and then it does so again; it is not tired at all, they say.',
];
let seed = 42;
const random = (n) => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0), Math.floor((seed / 2 ** 32) * n));
const parts = [];
for (let size = 0; size < 10e6; ) {
  const line = '  '.repeat(random(4)) + lines[random(lines.length)] + '\n';
  parts.push(line);
  size += line.length;
}
const narrow = Buffer.from(parts.join(''), 'latin1').toString('latin1');
for (let i = 0; i < parts.length; i += 40) parts[i] = parts[i].slice(0, -1) + ' \u65e5\u672c\u8a9e \u{1f600}\u{1f468}\u200d\u{1f469}\n';
const wide = parts.join('');

const patterns = {
  // what a search engine for bytes does well
  'literal, none': /unicode_internals/g,
  keywords: /function|return|const|let|await/g,
  identifiers: /\b[a-zA-Z_$][\w$]*\b/g,
  email: /[\w.+-]+@[\w-]+\.[\w.-]+/g,
  date: /(\d{4})-(\d{2})-(\d{2})/g,
  'string literal': /"(?:[^"\\\n]|\\.)*"/g,
  'lines with ;': /^.*;$/gm,
  'content-type i': /content-type/gi,
  thousands: /\d(?=(?:\d{3})+\b)/g,
  'white space': /\s+/g,
  // parsers
  'js tokens': /(['"])(?:(?!\1)[^\\\n]|\\[^])*\1|\/\/.*|\/\*[^]*?\*\/|0[xX][\da-fA-F]+|\d+(?:\.\d+)?|[$_a-zA-Z][$\w]*|=>|[-+*\/%&|^!=<>]=?|[{}()[\];,.?:~#`@\\]/g,
  'block comment': /\/\*[^]*?\*\//g,
  'line comment': /\/\/.*$/gm,
  'skip space': /(?:\s|\/\/.*|\/\*[^]*?\*\/)+/g,
  'line break': /\r\n?|\n|\u2028|\u2029/g,
  'template hole': /\$\{([^}]+)\}/g,
  'json token': /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/g,
  'css color': /#(?:[0-9a-fA-F]{3}){1,2}\b|rgba?\([^)]*\)/g,
  'css selector': /[.#][-\w]+/g,
  'html tag': /<\/?[a-zA-Z][^>]*>/g,
  'html attribute': /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/g,
  entities: /&(?:#x?[\da-f]+|\w+);/gi,
  escape: /[&<>"']/g,
  'sql words': /\b(?:SELECT|FROM|WHERE|ORDER BY|GROUP BY|LIMIT)\b/gi,
  'call': /(\w+)\s*\(/g,
  camel: /[a-z][A-Z]/g,
  'class body': /class\s+(\w+)(?:\s+extends\s+(\w+))?\s*\{/g,
  // validators and formats
  uuid: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  ipv4: /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/g,
  semver: /\bv?(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+([\w.-]+))?/g,
  iso: /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g,
  phone: /\+?\d[\s-]?\(?\d{3}\)?[\s-]?\d{3}-\d{4}/g,
  number: /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/g,
  'moment tokens': /(\[[^\[]*\])|(\\)?([Hh]mm(ss)?|Mo|MM?M?M?|Do|DDDo|DD?D?D?|ddd?d?|do?|w[o|w]?|W[o|W]?|Qo?|N{1,5}|YYYYYY|YYYYY|YYYY|YY|y{2,4}|yo?|gg(ggg?)?|GG(GGG?)?|e|E|a|A|hh?|HH?|kk?|mm?|ss?|S{1,9}|x|X|zz?|ZZ?|.)/g,
  // user agents and log lines
  chrome: /(?:chrome|crios)\/([\d.]+)/gi,
  'ua browsers': /(opera|chrome|safari|firefox|msie|trident(?=\/))\/?\s*(\d+)/gi,
  'log line': /^(\S+) \S+ (\S+) \[([^\]]+)\] "(\w+) (\S+) [^"]*" (\d{3}) (\d+)$/gm,
  'log level': /\b(?:DEBUG|INFO|WARN|ERROR|FATAL)\b/g,
  // URLs
  url: /https?:\/\/[^\s"'<>)]+/g,
  'url parts': /\b(https?):\/\/(?:([^\s@\/]+)@)?([^\s:\/?#]+)(?::(\d+))?([^\s?#"]*)(?:\?([^\s#"]*))?/g,
  query: /[?&]([^=&#\s]+)=([^&#\s"]*)/g,
  percent: /%[0-9A-Fa-f]{2}/g,
  // markdown and prose
  'md emphasis': /(\*\*|__)(?=\S)([^]*?\S)\1/g,
  'md link': /!?\[([^\]]*)\]\(([^)\s]+)(?:\s+"([^"]*)")?\)/g,
  'md heading': /^ {0,3}(#{1,6})\s+(.*)$/gm,
  words: /\w+/g,
  'capital words': /\b[A-Z][a-z]+\b/g,
  'trailing space': /[ \t]+$/gm,
  'price': /(?<=price":)\d+/g,
  letters: /\p{L}+/gu,
  emoji: /\p{Emoji_Presentation}/gu,
  'emoji pairs': /\ud83d[\ude00-\ude4f]/g,
};

const only = process.argv[2];
for (const [kind, text] of [['narrow', narrow], ['wide', wide]]) {
  for (const [name, pattern] of Object.entries(patterns)) {
    const key = `${kind} ${name}`;
    if (only && !key.includes(only)) continue;
    let best = Infinity;
    let count = 0;
    for (let round = 0; round < 3; round++) {
      const start = process.cpuUsage();
      count = 0;
      pattern.lastIndex = 0;
      while (pattern.test(text)) {
        count++;
        if (pattern.lastIndex === 0) break;
      }
      const { user, system } = process.cpuUsage(start);
      best = Math.min(best, (user + system) / 1000);
    }
    console.log([key, best, count].join('\t'));
  }
}
