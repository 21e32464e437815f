'use strict';
// The reporter for people: a tree of marks, then the failures with their errors.

const { Transform } = require('stream');
const { MARKS, drawResult, indent, palette, placeOf, colorOf } = require('internal/test_runner/reporter/marks');

class SpecReporter extends Transform {
  #starts = []; // told, but not yet drawn: the outermost first
  #drawn = []; // drawn as the heads of what is inside
  #failed = [];
  #cwd = process.cwd();
  #colors = palette();

  constructor() {
    super({ __proto__: null, writableObjectMode: true });
  }

  _transform({ type, data }, encoding, callback) {
    callback(null, this.#draw(type, data));
  }

  #draw(type, data) {
    switch (type) {
      case 'test:start':
        this.#starts.push(data);
        return '';
      case 'test:pass':
      case 'test:fail': return this.#result(type, data);
      case 'test:stdout':
      case 'test:stderr': return data.message;
      case 'test:diagnostic': {
        const color = data.level === 'error' ? this.#colors.red : data.level === 'warn' ? this.#colors.yellow : colorOf(type, this.#colors);
        return `${color}${indent(data.nesting)}${MARKS[type]}${data.message}${this.#colors.white}\n`;
      }
      case 'test:log': return `${this.#colors.blue}${indent(data.nesting)}${MARKS[type]}${data.message}${this.#colors.white}\n`;
      case 'test:watch:drained':
      case 'test:interrupted': return type === 'test:interrupted' ? this.#interrupted(data.tests) : '';
      default: return '';
    }
  }

  #result(type, data) {
    if (type === 'test:fail' && data.details?.error?.failureType !== 'subtestsFailed') this.#failed.push(data);
    let text = '';
    const own = this.#starts.pop();
    // What it is inside of comes before it.
    for (const head of this.#starts) {
      text += `${indent(head.nesting)}${MARKS.suite}${head.name}\n`;
      this.#drawn.push(head);
    }
    this.#starts.length = 0;
    if (own === undefined) this.#drawn.pop();
    return `${text}${drawResult(type, data, this.#colors, data.nesting, false)}\n`;
  }

  #interrupted(tests) {
    let text = `\n${this.#colors.yellow}Interrupted while running:${this.#colors.white}\n`;
    for (const test of tests) {
      text += `\n${indent(test.nesting)}${this.#colors.yellow}${MARKS.warning}${test.name}${this.#colors.white}`;
      if (test.file !== undefined) text += ` ${this.#colors.gray}(${placeOf(test, this.#cwd)})${this.#colors.white}`;
      text += '\n';
    }
    return text;
  }

  _flush(callback) {
    if (this.#failed.length === 0) {
      callback(null, '');
      return;
    }
    let text = `\n${this.#colors.red}${MARKS['test:fail']}failing tests:${this.#colors.white}\n`;
    for (const data of this.#failed) {
      if (data.file !== undefined) text += `\ntest at ${placeOf(data, this.#cwd)}\n`;
      text += `${drawResult('test:fail', data, this.#colors, 0, true)}`;
    }
    callback(null, text);
  }
}


module.exports = SpecReporter;
