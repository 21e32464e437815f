'use strict';
// AssertionError: the error of a failed assertion, with the two values and their difference as lines.

const { inspect } = require('internal/util/inspect');

const MESSAGES = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

const MAX_LINES = 50;

function show(value) {
  return inspect(value, {
    compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, showHidden: false, showProxy: false, sorted: true, getters: true,
  });
}

// A comma behind the last property is no difference.
function sameLine(a, b) {
  return a === b || (a.length === b.length + 1 && a === `${b},`) || (b.length === a.length + 1 && b === `${a},`);
}

function keepComma(a, b) {
  return b.length > a.length ? b : a;
}

// The shortest way from one list of lines to the other: [sign, line] with sign ' ', '+' (actual) or '-' (expected).
function diffLines(actual, expected) {
  let start = 0;
  while (start < actual.length && start < expected.length && sameLine(actual[start], expected[start])) start++;
  let endA = actual.length;
  let endE = expected.length;
  while (endA > start && endE > start && sameLine(actual[endA - 1], expected[endE - 1])) {
    endA--;
    endE--;
  }
  const a = actual.slice(start, endA);
  const e = expected.slice(start, endE);
  const out = actual.slice(0, start).map((line, i) => [' ', keepComma(line, expected[i])]);
  if (a.length * e.length > 4e6) { // too long for the table below: show both whole
    for (const line of a) out.push(['+', line]);
    for (const line of e) out.push(['-', line]);
  } else {
    // Longest common subsequence, from the end.
    const width = e.length + 1;
    const table = new Uint32Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = e.length - 1; j >= 0; j--) {
        table[i * width + j] = sameLine(a[i], e[j]) ? table[(i + 1) * width + j + 1] + 1 : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
      }
    }
    let i = 0;
    let j = 0;
    while (i < a.length || j < e.length) {
      if (i < a.length && j < e.length && sameLine(a[i], e[j])) {
        out.push([' ', keepComma(a[i], e[j])]);
        i++;
        j++;
      } else if (i < a.length && (j === e.length || table[(i + 1) * width + j] >= table[i * width + j + 1])) {
        out.push(['+', a[i++]]);
      } else {
        out.push(['-', e[j++]]);
      }
    }
  }
  for (let k = 0; endA + k < actual.length; k++) out.push([' ', keepComma(actual[endA + k], expected[endE + k])]);
  return out;
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function difference(actual, expected, operator, customMessage) {
  const shownActual = show(actual);
  const shownExpected = show(expected);
  const linesA = shownActual.split('\n');
  const linesE = shownExpected.split('\n');
  let header = MESSAGES[operator];
  if (operator === 'strictEqual' && ((typeof actual === 'object' && actual !== null && typeof expected === 'object' && expected !== null) || (typeof actual === 'function' && typeof expected === 'function'))) {
    header = MESSAGES.strictEqualObject;
  }
  if (linesA.length === 1 && linesE.length === 1 && !(isObject(actual) && isObject(expected)) && (actual !== 0 || expected !== 0)) {
    const quotes = (typeof actual === 'string' ? 2 : 0) + (typeof expected === 'string' ? 2 : 0);
    if (shownActual.length + shownExpected.length - quotes <= 12) return `${customMessage ?? header}\n\n${shownActual} !== ${shownExpected}\n`;
    // A mark below the first character that differs.
    let at = 0;
    while (at < shownActual.length && shownActual[at] === shownExpected[at]) at++;
    const mark = at > 2 && at < 80 && shownActual !== shownExpected ? `\n${' '.repeat(at + 2)}^` : '';
    return `${customMessage ?? header}\n+ actual - expected\n\n+ ${shownActual}\n- ${shownExpected}${mark}\n`;
  }
  if (shownActual === shownExpected && operator !== 'deepEqual') {
    return `${customMessage ?? MESSAGES.notIdentical}\n\n${linesA.slice(0, MAX_LINES).join('\n')}\n`;
  }
  const { text, skipped } = drawDiff(diffLines(linesA, linesE));
  return `${customMessage ?? header}\n+ actual - expected\n${skipped ? '... Skipped lines\n' : ''}\n${text}`;
}

// Of a run of equal lines the first five and the last are shown; of the run at the end the first five.
function drawDiff(lines) {
  let text = '';
  let skipped = false;
  for (let i = 0; i < lines.length;) {
    if (lines[i][0] !== ' ') {
      text += `${lines[i][0]} ${lines[i][1]}\n`;
      i++;
      continue;
    }
    let end = i;
    while (end < lines.length && lines[end][0] === ' ') end++;
    const run = lines.slice(i, end).map(([, line]) => `  ${line}\n`);
    if (end === lines.length) {
      text += run.slice(0, 5).join('');
    } else if (run.length <= 7) {
      text += run.join('');
    } else {
      text += `${run.slice(0, 5).join('')}...\n${run[run.length - 1]}`;
      skipped = true;
    }
    i = end;
  }
  return { text, skipped };
}

function makeMessage({ actual, expected, operator }) {
  if (operator === 'deepStrictEqual' || operator === 'strictEqual' || operator === 'partialDeepStrictEqual') return difference(actual, expected, operator);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
    let base = MESSAGES[operator];
    if (operator === 'notStrictEqual' && ((typeof actual === 'object' && actual !== null) || typeof actual === 'function')) base = MESSAGES.notStrictEqualObject;
    let lines = show(actual).split('\n');
    if (lines.length > MAX_LINES) lines = [...lines.slice(0, MAX_LINES - 4), '...'];
    return lines.length === 1 ? `${base}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}` : `${base}\n\n${lines.join('\n')}\n`;
  }
  let left = show(actual);
  let right = show(expected);
  if (operator === 'deepEqual') {
    return `${MESSAGES.deepEqual}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  }
  if (operator === 'notDeepEqual') {
    if (left === right) return `${MESSAGES.notDeepEqual}\n\n${left}`;
    return `${MESSAGES.notDeepEqualUnequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
  }
  if (left.length > 512) left = `${left.slice(0, 509)}...`;
  if (right.length > 512) right = `${right.slice(0, 509)}...`;
  return `${left} ${operator} ${right}`;
}

class AssertionError extends Error {
  constructor(options) {
    require('internal/validators').validateObject(options, 'options');
    const { message, operator, stackStartFn, stackStartFunction, actual, expected } = options;
    if (message == null) super(makeMessage(options));
    else if (operator === 'deepStrictEqual' || operator === 'strictEqual') super(difference(actual, expected, operator, String(message)));
    else super(String(message));
    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', { __proto__: null, value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true });
    this.code = 'ERR_ASSERTION';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    this.diff = options.diff ?? 'simple';
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    void this.stack; // written while the name carries the code
    this.name = 'AssertionError';
  }

  toString() { return `${this.name} [${this.code}]: ${this.message}`; }

  [inspect.custom](recurseTimes, ctx) {
    const { actual, expected } = this;
    // Long values would drown the message: they are in it already.
    const shorten = (value) => (typeof value === 'string' && value.split('\n').length > 10 ? `${value.split('\n').slice(0, 10).join('\n')}...` : value);
    this.actual = shorten(actual);
    this.expected = shorten(expected);
    const text = inspect(this, { ...ctx, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

module.exports = { AssertionError };
