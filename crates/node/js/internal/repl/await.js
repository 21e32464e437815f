'use strict';
// Text with `await` outside of functions, as the text of an async function that gives { value }. What is declared on the
// outside stays declared: names become variables of the script, declarations assignments.

const { scan } = require('internal/repl/scan');
const { parses } = internalBinding('contextify');

const wrap = (body) => `(async () => { ${body}\n})()`;

// Names that a pattern declares, for `var`.
function namesOf(code, tokens) {
  // The parser knows better than we: ask which names can be declared twice beside the pattern.
  const names = new Set();
  for (let i = 0; i < tokens.length; i++) {
    const { text } = tokens[i];
    if (!/^[\p{ID_Start}$_]/u.test(text)) continue;
    if (!names.has(text) && !parses(`let ${code}; let ${text};`, 'repl') && parses(`let ${code}; { let ${text}; }`, 'repl')) names.add(text);
  }
  return [...names];
}

// The places at which a statement may begin: behind semicolons, lines and blocks that end on the outside.
function starts(code, tokens) {
  const places = [0];
  for (let i = 1; i < tokens.length; i++) {
    const before = tokens[i - 1];
    if (tokens[i].depth === 0 && before.depth === 0 && (before.text === ';' || before.text === '}' || tokens[i].newline)) places.push(tokens[i].at);
  }
  return places;
}

// Where the statement that begins with token `from` ends: the index behind its last token.
function endOfStatement(code, tokens, from, prefix) {
  for (let i = from + 1; i <= tokens.length; i++) {
    const next = tokens[i];
    if (next !== undefined && next.depth > 0) continue;
    if (next === undefined || next.text === ';' || next.newline) {
      const text = code.slice(tokens[from].at, tokens[i - 1].end);
      if (parses(`async () => { ${prefix}${text}\n}`, 'repl')) {
        // A line more may belong to it.
        if (next === undefined || next.text === ';' || !parses(`async () => { ${prefix}${text}\n${next.text}1 }`, 'repl') || /^[\p{ID_Start}$_]/u.test(next.text)) return i;
      }
    }
  }
  return tokens.length;
}

// Declarations on the outside: [what the script declares, text with assignments].
function hoist(code, tokens) {
  const outside = [];
  let text = '';
  let copied = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.depth !== 0) continue;
    const begins = i === 0 || tokens[i - 1].text === ';' || tokens[i - 1].text === '}' || token.newline;
    if (!begins) continue;
    const next = tokens[i + 1];
    if (next === undefined) continue;
    if (['let', 'const', 'var'].includes(token.text) && /^(?:[\p{ID_Start}$_].*|\[|\{)$/u.test(next.text)) {
      const end = endOfStatement(code, tokens, i, '');
      const list = tokens.slice(i + 1, end);
      const parts = splitList(list);
      const names = [];
      for (const part of parts) {
        const equals = part.findIndex((each) => each.depth === part[0].depth && each.text === '=');
        const pattern = equals === -1 ? part : part.slice(0, equals);
        names.push(...namesOf(`${code.slice(pattern[0].at, pattern.at(-1).end)}${/^[[{]/.test(pattern[0].text) ? ' = 0' : ''}`, pattern));
      }
      if (names.length > 0) outside.push(`${token.text === 'var' ? 'var' : 'let'} ${names.join(', ')};`);
      const assigned = parts.map((part) => {
        const source = code.slice(part[0].at, part.at(-1).end);
        return part.some((each) => each.depth === part[0].depth && each.text === '=') ? `(${source})` : `(${source} = undefined)`;
      });
      text += `${code.slice(copied, token.at)}void (${assigned.join(', ')})`;
      copied = list.at(-1).end;
      i = end - 1;
    } else if (token.text === 'class' && /^[\p{ID_Start}$_]/u.test(next.text)) {
      outside.push(`let ${next.text};`);
      text += `${code.slice(copied, token.at)}${next.text}=`;
      copied = token.at;
    } else if (token.text === 'function' || (token.text === 'async' && next.text === 'function')) {
      const rest = tokens.slice(i + (token.text === 'async' ? 2 : 1));
      const name = rest[0]?.text === '*' ? rest[1] : rest[0];
      if (name === undefined || name.text === '(') continue;
      outside.push(`var ${name.text};`);
      text += `${code.slice(copied, token.at)}${name.text}=`;
      copied = token.at;
    }
  }
  return [outside.join(' '), text + code.slice(copied)];
}

// The parts between commas on the outside.
function splitList(tokens) {
  const parts = [[]];
  const { depth } = tokens[0];
  for (const token of tokens) {
    if (token.depth === depth && token.text === ',') parts.push([]);
    else parts.at(-1).push(token);
  }
  return parts.filter((part) => part.length > 0);
}

// The last statement's value is what the function gives, where it is an expression.
function withValue(code) {
  const { tokens } = scan(code);
  for (const at of starts(code, tokens)) {
    const tail = code.slice(at).replace(/[;\s]*$/, '');
    if (tail === '') continue;
    if (parses(`async () => { ${code.slice(0, at)}\n return { value: (${tail}\n) } }`, 'repl')) return `${code.slice(0, at)}return { value: (${tail}\n) };`;
  }
  return code;
}

// The text to run, or null when there is nothing to await on the outside.
function processTopLevelAwait(code) {
  if (!code.includes('await')) return null;
  if (!parses(wrap(code), 'repl')) return null;
  const { tokens } = scan(code);
  if (!tokens.some((token) => token.text === 'await')) return null;
  // Without the async function around it `await` must be what does not parse, or else it is inside a function of its own.
  if (parses(code, 'repl') && !parses(`async () => { ${code}\n; let await; }`, 'repl') && parses(`'use strict'; () => { ${code}\n}`, 'repl')) return null;
  const [outside, inside] = hoist(code, tokens);
  const text = `${outside === '' ? '' : `${outside} `}${wrap(withValue(inside))}`;
  return parses(text, 'repl') ? text : null;
}

module.exports = { processTopLevelAwait };
