'use strict';
// A whole URL with patterns in it, taken apart (https://urlpattern.spec.whatwg.org/#constructor-string-parsing): a URL
// parser's states over tokens, that knows of groups, and of `?` as a modifier.

const { tokenize, OPEN, CLOSE, REGEXP, NAME, CHAR, ESCAPED, ASTERISK, END, INVALID } = require('internal/url_pattern/tokenize');
const { Component } = require('internal/url_pattern/component');
const canonicalize = require('internal/url_pattern/canonicalize');

const ORDER = ['protocol', 'authority', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
const before = (state, name) => ORDER.indexOf(state) !== -1 && ORDER.indexOf(state) < ORDER.indexOf(name);
const NO_DELIMITER = { delimiter: '', prefix: '' };

class StringParser {
  constructor(input) {
    this.input = input;
    this.tokens = tokenize(input, true);
    this.result = {};
    this.start = 0; // of the component
    this.at = 0;
    this.step = 1;
    this.state = 'init';
    this.special = false;
  }

  token(i) {
    return this.tokens[Math.min(i, this.tokens.length - 1)];
  }

  // Whether token i is this character, and not one of a pattern.
  is(c, i = this.at) {
    const { type, value } = this.token(i);
    return value === c && (type === CHAR || type === ESCAPED || type === INVALID);
  }

  isSearchPrefix() {
    if (this.is('?')) return true;
    if (this.tokens[this.at].value !== '?') return false;
    if (this.at === 0) return true;
    const { type } = this.tokens[this.at - 1];
    return type !== NAME && type !== REGEXP && type !== CLOSE && type !== ASTERISK;
  }

  text() {
    return this.input.slice(this.token(this.start).index, this.tokens[this.at].index);
  }

  change(state, skip) {
    const { state: old, result } = this;
    if (old !== 'init' && old !== 'authority' && old !== 'done') result[old] = this.text();
    if (old !== 'init' && state !== 'done') {
      if (before(old, 'hostname') && ['port', 'pathname', 'search', 'hash'].includes(state)) result.hostname ??= '';
      if (before(old, 'pathname') && (state === 'search' || state === 'hash')) result.pathname ??= this.special ? '/' : '';
      if (before(old, 'search') && state === 'hash') result.search ??= '';
    }
    this.state = state;
    this.at += skip;
    this.start = this.at;
    this.step = 0;
  }

  rewind(state) {
    this.at = this.start;
    this.step = 0;
    this.state = state;
  }

  // To the component that begins here, of those behind the port.
  changeToPath() {
    if (this.is('/')) this.change('pathname', 0);
    else this.changeToSearch();
  }

  changeToSearch() {
    if (this.isSearchPrefix()) this.change('search', 1);
    else this.changeToHash();
  }

  changeToHash() {
    if (this.is('#')) this.change('hash', 1);
  }

  parse() {
    let groups = 0;
    let brackets = 0;
    for (; this.at < this.tokens.length; this.at += this.step) {
      this.step = 1;
      const { type } = this.tokens[this.at];
      if (type === END) {
        if (this.state === 'init') {
          this.rewind('init');
          if (this.is('#')) this.change('hash', 1);
          else if (this.isSearchPrefix()) this.change('search', 1);
          else this.change('pathname', 0);
          continue;
        }
        if (this.state === 'authority') {
          this.rewind('hostname');
          continue;
        }
        this.change('done', 0);
        break;
      }
      if (type === OPEN) {
        groups++;
        continue;
      }
      if (groups > 0) {
        if (type === CLOSE) groups--;
        else continue;
      }
      switch (this.state) {
        case 'init':
          if (this.is(':')) this.rewind('protocol');
          break;
        case 'protocol':
          if (this.is(':')) this.protocol();
          break;
        case 'authority':
          if (this.is('@')) this.rewind('username');
          else if (this.is('/') || this.isSearchPrefix() || this.is('#')) this.rewind('hostname');
          break;
        case 'username':
          if (this.is(':')) this.change('password', 1);
          else if (this.is('@')) this.change('hostname', 1);
          break;
        case 'password':
          if (this.is('@')) this.change('hostname', 1);
          break;
        case 'hostname':
          if (this.is('[')) brackets++;
          else if (this.is(']')) brackets--;
          else if (this.is(':') && brackets === 0) this.change('port', 1);
          else this.changeToPath();
          break;
        case 'port':
          this.changeToPath();
          break;
        case 'pathname':
          this.changeToSearch();
          break;
        case 'search':
          this.changeToHash();
          break;
        default:
      }
    }
    if (this.result.hostname !== undefined) this.result.port ??= '';
    return this.result;
  }

  protocol() {
    const component = new Component(this.text(), canonicalize.protocol, NO_DELIMITER);
    this.special = [...canonicalize.SPECIAL.keys()].some((scheme) => component.test(scheme));
    if (this.is('/', this.at + 1) && this.is('/', this.at + 2)) this.change('authority', 3);
    else this.change(this.special ? 'authority' : 'pathname', 1);
  }
}

module.exports = { parseConstructorString: (input) => new StringParser(input).parse() };
