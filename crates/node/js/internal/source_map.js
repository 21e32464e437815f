'use strict';
// module.SourceMap: looking a place of generated text up in a source map (version 3, https://tc39.es/ecma426/).
//
// Mappings are decoded once into a list ordered by generated line and column, which look-ups search by halves.

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateObject } = require('internal/validators');

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

// The numbers of one segment: base 64 digits of five bits each, the sixth says that more follow, the lowest is the sign.
function decodeSegment(text) {
  const out = [];
  let value = 0;
  let shift = 0;
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    if (digit === -1) throw new ERR_INVALID_ARG_VALUE('mappings', text);
    value += (digit & 31) * 2 ** shift;
    shift += 5;
    if ((digit & 32) === 0) {
      out.push(value % 2 === 1 ? -((value - 1) / 2) : value / 2);
      value = 0;
      shift = 0;
    }
  }
  return out;
}

// Adds the mappings of one map, whose text begins at a line and column of the whole.
function decode(map, out, startLine, startColumn) {
  const { sources = [], names = [], sourceRoot } = map;
  const path = (index) => {
    const source = sources[index];
    return sourceRoot && source !== undefined && source !== null ? `${sourceRoot}${source}` : source;
  };
  let source = 0;
  let originalLine = 0;
  let originalColumn = 0;
  let name = 0;
  const lines = String(map.mappings).split(';');
  for (let i = 0; i < lines.length; i++) {
    let column = i === 0 ? startColumn : 0;
    if (lines[i] === '') continue;
    for (const text of lines[i].split(',')) {
      const fields = decodeSegment(text);
      column += fields[0];
      const entry = { generatedLine: startLine + i, generatedColumn: column };
      if (fields.length > 1) {
        source += fields[1];
        originalLine += fields[2];
        originalColumn += fields[3];
        if (fields.length > 4) name += fields[4];
        Object.assign(entry, { originalSource: path(source), originalLine, originalColumn, name: fields.length > 4 ? names[name] : undefined });
      }
      out.push(entry);
    }
  }
}

function clone(payload) {
  const copy = { ...payload };
  for (const key of ['sources', 'sourcesContent', 'names']) if (Array.isArray(payload[key])) copy[key] = payload[key].slice();
  if (Array.isArray(payload.sections)) copy.sections = payload.sections.map((s) => ({ offset: { ...s.offset }, map: clone(s.map) }));
  return copy;
}

class SourceMap {
  #payload;
  #entries = [];
  #lineLengths;

  constructor(payload, { lineLengths } = {}) {
    validateObject(payload, 'payload');
    this.#payload = clone(payload);
    this.#lineLengths = lineLengths?.slice();
    if (Array.isArray(payload.sections)) {
      for (const { offset, map } of payload.sections) decode(map, this.#entries, offset.line, offset.column);
    } else {
      decode(payload, this.#entries, 0, 0);
    }
    this.#entries.sort((a, b) => a.generatedLine - b.generatedLine || a.generatedColumn - b.generatedColumn);
  }

  get payload() { return clone(this.#payload); }

  get lineLengths() { return this.#lineLengths?.slice(); }

  // Both numbers count from 0: the last mapping at or before the place.
  findEntry(lineOffset, columnOffset) {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { generatedLine, generatedColumn } = this.#entries[middle];
      if (generatedLine < lineOffset || (generatedLine === lineOffset && generatedColumn <= columnOffset)) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? {} : { ...this.#entries[low - 1] };
  }

  // Both numbers count from 1, as in stack traces.
  findOrigin(lineNumber, columnNumber) {
    const entry = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (entry.originalSource === undefined || entry.originalLine === undefined || entry.originalColumn === undefined) return {};
    return {
      name: entry.name,
      fileName: entry.originalSource,
      lineNumber: entry.originalLine + lineNumber - entry.generatedLine,
      columnNumber: entry.originalColumn + columnNumber - entry.generatedColumn,
    };
  }
}

// What a program asked for.
const support = { enabled: false, nodeModules: false, generatedCode: false };

function setSupport(enabled, options = {}) {
  const { validateBoolean } = require('internal/validators');
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  Object.assign(support, { enabled, nodeModules, generatedCode });
  internalBinding('errors').setMapStacks(enabled);
}

module.exports = { SourceMap, setSupport, support };
