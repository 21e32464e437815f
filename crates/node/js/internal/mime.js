'use strict';
// util.MIMEType and util.MIMEParams: the WHATWG's MIME types (https://mimesniff.spec.whatwg.org/#parsing-a-mime-type).

const { codes: { ERR_INVALID_MIME_SYNTAX } } = require('internal/errors');

const NOT_TOKEN = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const NOT_QUOTED = /[^\t\u0020-\u007E\u0080-\u00FF]/;
const START_SPACE = /^[\r\n\t ]*/;
const END_SPACE = /[\r\n\t ]*$/;
const ALL_SPACE = /^[\r\n\t ]*$/;

function lower(text) {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function token(text, name) {
  const at = text.search(NOT_TOKEN);
  if (text === '' || at !== -1) throw new ERR_INVALID_MIME_SYNTAX(name, text, at);
  return lower(text);
}

// [type, subtype, where the parameters begin]
function parseTypes(text) {
  let at = text.length - text.replace(START_SPACE, '').length;
  const slash = text.indexOf('/', at);
  const type = slash === -1 ? text.slice(at) : text.slice(at, slash);
  const badType = type.search(NOT_TOKEN);
  if (type === '' || slash === -1 || badType !== -1) throw new ERR_INVALID_MIME_SYNTAX('type', text, badType);
  at = slash + 1;
  const semicolon = text.indexOf(';', at);
  const end = semicolon === -1 ? text.length : semicolon;
  const subtype = text.slice(at, end).replace(END_SPACE, '');
  const badSubtype = subtype.search(NOT_TOKEN);
  if (subtype === '' || badSubtype !== -1) throw new ERR_INVALID_MIME_SYNTAX('subtype', text, badSubtype);
  return [lower(type), lower(subtype), semicolon === -1 ? text.length : semicolon + 1];
}

function quoted(text) {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

let parseInto;

class MIMEParams {
  #data = new Map();

  constructor() {}

  static {
    // The parameters from a text; a name that comes again, and what is malformed, is left out.
    parseInto = (params, text, at) => {
      const data = params.#data;
      while (at < text.length) {
        at += text.slice(at).length - text.slice(at).replace(START_SPACE, '').length;
        const rest = text.slice(at);
        const stop = rest.search(/[;=]/);
        const name = lower(stop === -1 ? rest : rest.slice(0, stop));
        at += stop === -1 ? rest.length : stop;
        if (at >= text.length) break;
        if (text[at++] === ';') continue;
        let value;
        if (text[at] === '"') {
          value = '';
          for (at++; at < text.length && text[at] !== '"'; at++) {
            if (text[at] === '\\' && at + 1 < text.length) at++;
            value += text[at];
          }
          const next = text.indexOf(';', at);
          at = next === -1 ? text.length : next + 1;
        } else {
          const next = text.indexOf(';', at);
          value = text.slice(at, next === -1 ? text.length : next).replace(END_SPACE, '');
          at = next === -1 ? text.length : next + 1;
          if (ALL_SPACE.test(value)) continue;
        }
        if (name !== '' && !NOT_TOKEN.test(name) && !NOT_QUOTED.test(value) && !data.has(name)) data.set(name, value);
      }
    };
  }

  delete(name) { this.#data.delete(`${name}`); }

  get(name) { return this.#data.get(`${name}`) ?? null; }

  has(name) { return this.#data.has(`${name}`); }

  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    const badName = name.search(NOT_TOKEN);
    if (name === '' || badName !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter name', name, badName);
    const badValue = value.search(NOT_QUOTED);
    if (badValue !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter value', value, badValue);
    this.#data.set(lower(name), value);
  }

  * entries() { yield* this.#data.entries(); }

  * keys() { yield* this.#data.keys(); }

  * values() { yield* this.#data.values(); }

  toString() {
    const parts = [];
    for (const [name, value] of this.#data) parts.push(`${name}=${value === '' || NOT_TOKEN.test(value) ? quoted(value) : value}`);
    return parts.join(';');
  }
}
Object.defineProperty(MIMEParams.prototype, Symbol.iterator, { __proto__: null, value: MIMEParams.prototype.entries, writable: true, configurable: true });
Object.defineProperty(MIMEParams.prototype, 'toJSON', { __proto__: null, value: MIMEParams.prototype.toString, writable: true, configurable: true });

class MIMEType {
  #type;
  #subtype;
  #params = new MIMEParams();

  constructor(input) {
    input = `${input}`;
    const [type, subtype, at] = parseTypes(input);
    this.#type = type;
    this.#subtype = subtype;
    parseInto(this.#params, input, at);
  }

  // null where the constructor throws.
  static parse(input) {
    try {
      return new MIMEType(input);
    } catch {
      return null;
    }
  }

  get type() { return this.#type; }

  set type(value) { this.#type = token(`${value}`, 'type'); }

  get subtype() { return this.#subtype; }

  set subtype(value) { this.#subtype = token(`${value}`, 'subtype'); }

  get essence() { return `${this.#type}/${this.#subtype}`; }

  get params() { return this.#params; }

  toString() {
    const params = this.#params.toString();
    return `${this.#type}/${this.#subtype}${params === '' ? '' : `;${params}`}`;
  }
}
Object.defineProperty(MIMEType.prototype, 'toJSON', { __proto__: null, value: MIMEType.prototype.toString, writable: true, configurable: true });

module.exports = { MIMEType, MIMEParams };
