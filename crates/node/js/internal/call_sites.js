'use strict';
// The call sites that Error.prepareStackTrace gets, read from the text of the frames.
//
// A frame's text is `Type.function [as method] (file:line:column)`, `new function (...)` or a place alone.

class CallSite {
  #text;
  #name = '';
  #method = null;
  #file = null;
  #line = null;
  #column = null;
  #construct = false;
  #async = false;
  #native;

  constructor(text) {
    this.#text = text;
    let place = text;
    const parts = /^(.*) \((.*)\)$/.exec(text);
    if (parts !== null) {
      let name = parts[1];
      place = parts[2];
      if (name.startsWith('async ')) {
        this.#async = true;
        name = name.slice(6);
      }
      if (name.startsWith('new ')) {
        this.#construct = true;
        name = name.slice(4);
      }
      const as = / \[as (.*)\]$/.exec(name);
      if (as !== null) {
        this.#method = as[1];
        name = name.slice(0, as.index);
      }
      this.#name = name;
    }
    this.#native = place === '<anonymous>';
    const at = /^(.*):(\d+):(\d+)$/.exec(place);
    if (at !== null) {
      this.#file = at[1];
      this.#line = Number(at[2]);
      this.#column = Number(at[3]);
    }
  }

  // Where the receiver's class ends in `Type.function`; -1 without a receiver.
  #dot() {
    return this.#construct ? -1 : this.#name.indexOf('.');
  }

  getThis() { return undefined; }
  getFunction() { return undefined; }
  getTypeName() {
    const dot = this.#dot();
    return dot === -1 ? null : this.#name.slice(0, dot);
  }
  getFunctionName() {
    const name = this.#name.slice(this.#dot() + 1);
    return name === '' || name === '<anonymous>' ? null : name;
  }
  getMethodName() {
    if (this.#method !== null) return this.#method;
    return this.#dot() === -1 ? null : this.getFunctionName();
  }
  getFileName() { return this.#file ?? undefined; }
  getLineNumber() { return this.#line; }
  getColumnNumber() { return this.#column; }
  getEvalOrigin() { return undefined; }
  getScriptNameOrSourceURL() { return this.#file; }
  getScriptHash() { return ''; }
  getEnclosingLineNumber() { return this.#line; }
  getEnclosingColumnNumber() { return this.#column; }
  getPosition() { return 0; }
  getPromiseIndex() { return null; }
  isToplevel() { return !this.#construct && this.#dot() === -1; }
  isEval() { return false; }
  isNative() { return this.#native; }
  isConstructor() { return this.#construct; }
  isAsync() { return this.#async; }
  isPromiseAll() { return false; }
  toString() { return this.#text; }
}

function prepare(err, frames) {
  if (typeof Error.prepareStackTrace !== 'function') return require('internal/source_map_stacks').mapStack(err, frames);
  const sites = frames.split('\n    at ').slice(1).map((text) => new CallSite(text));
  return Error.prepareStackTrace(err, sites);
}

module.exports = { prepare };
