'use strict';
// The public module `domain`: errors of everything that was begun in a domain go to the domain.
//
// Domains that were entered are on a stack; the top is `process.domain`. What is made meanwhile is paired with it by its
// async id, and enters it again around its callback. An uncaught error, an emitted error without listener and an unhandled
// rejection go to the domain they happened in. An error leaves domains on the stack: whoever deals with it clears it.

const { codes } = require('internal/errors');
const execution = require('internal/process/execution');

if (execution.hasCapture()) throw new codes.ERR_DOMAIN_CALLBACK_NOT_AVAILABLE();

const EventEmitter = require('events');
const { createHook } = require('internal/async/hooks');

const stack = [];
const pairs = new Map(); // async id -> domain
let current = null;

function setDomain(target, domain) {
  Object.defineProperty(target, 'domain', { __proto__: null, configurable: true, enumerable: false, value: domain, writable: true });
}

function setCurrent(domain) {
  exports.active = process.domain = domain;
}

Object.defineProperty(process, 'domain', {
  __proto__: null, configurable: true, enumerable: true,
  get() { return current; },
  set(value) { return current = value; },
});

const hook = createHook({
  init(id, type, trigger, resource) {
    if (current === null || current === undefined) return;
    pairs.set(id, current);
    setDomain(resource, current);
  },
  before(id) { pairs.get(id)?.enter(); },
  after(id) { pairs.get(id)?.exit(); },
  destroy(id) { pairs.delete(id); },
});

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
    hook.enable();
  }

  get members() { return undefined; } // its place among the names; the line below makes it an ordinary one

  // An uncaught error of this domain, which is on top. True when it was dealt with.
  _errorHandler(err) {
    if ((typeof err === 'object' && err !== null) || typeof err === 'function') {
      setDomain(err, this);
      err.domainThrown = true;
    }
    while (exports.active === this) this.exit();
    let handled = false;
    if (stack.length === 0) {
      if (this.listenerCount('error') > 0) handled = this.emit('error', err);
    } else {
      try {
        handled = this.emit('error', err);
      } catch (second) { // the handler failed: that is for the domain around it
        if (stack.length === 0) throw second;
        setCurrent(stack[stack.length - 1]);
        handled = current._errorHandler(second);
      }
    }
    clear();
    return handled;
  }

  enter() {
    setCurrent(this);
    stack.push(this);
  }

  // Leaves this domain, and those entered since.
  exit() {
    const at = stack.lastIndexOf(this);
    if (at === -1) return;
    stack.splice(at);
    setCurrent(stack[stack.length - 1]);
  }

  add(member) {
    if (member.domain === this) return;
    if (member.domain) member.domain.remove(member);
    if (this.domain && member instanceof Domain) {
      for (let around = this.domain; around; around = around.domain) if (around === member) return; // no circles
    }
    setDomain(member, this);
    this.members.push(member);
  }

  remove(member) {
    member.domain = null;
    const at = this.members.indexOf(member);
    if (at !== -1) this.members.splice(at, 1);
  }

  run(fn, ...args) {
    this.enter();
    const result = Reflect.apply(fn, this, args);
    this.exit();
    return result;
  }

  intercept(callback) {
    const self = this;
    function runIntercepted() {
      const [err] = arguments;
      if (err && err instanceof Error) {
        err.domainBound = callback;
        err.domainThrown = false;
        setDomain(err, self);
        self.emit('error', err);
        return undefined;
      }
      self.enter();
      const result = Reflect.apply(callback, this, Array.prototype.slice.call(arguments, 1));
      self.exit();
      return result;
    }
    return runIntercepted;
  }

  bind(callback) {
    const self = this;
    function runBound() {
      self.enter();
      const result = Reflect.apply(callback, this, arguments);
      self.exit();
      return result;
    }
    setDomain(runBound, self);
    return runBound;
  }
}
Object.defineProperty(Domain.prototype, 'members', { __proto__: null, configurable: true, enumerable: true, value: undefined, writable: true });
for (const name of ['_errorHandler', 'enter', 'exit', 'add', 'remove', 'run', 'intercept', 'bind']) {
  Object.defineProperty(Domain.prototype, name, { __proto__: null, enumerable: true });
}

function clear() {
  stack.length = 0;
  setCurrent(null);
}

// Uncaught errors: only while some entered domain listens.
execution.setDomainHandler((err) => {
  if (!stack.some((domain) => domain.listenerCount('error') > 0)) {
    clear();
    return false;
  }
  current._errorHandler(err);
  return true;
});

// Emitters belong to the domain that is active when they are made.
const plainInit = EventEmitter.init;
EventEmitter.usingDomains = true;
EventEmitter.init = function(opts) {
  setDomain(this, null);
  if (exports.active && !(this instanceof Domain)) this.domain = exports.active;
  return Reflect.apply(plainInit, this, [opts]);
};

const plainEmit = EventEmitter.prototype.emit;
EventEmitter.prototype.emit = function emit(...all) {
  const { domain } = this;
  const [type, ...args] = all;
  if (domain === null || domain === undefined || this === process || (type === 'error' && this.listenerCount(type) > 0)) {
    return Reflect.apply(plainEmit, this, all);
  }
  if (type !== 'error') {
    domain.enter();
    const result = Reflect.apply(plainEmit, this, all);
    domain.exit();
    return result;
  }
  const err = args.length > 0 && args[0] ? args[0] : new codes.ERR_UNHANDLED_ERROR(args[0]);
  if (typeof err === 'object') {
    err.domainEmitter = this;
    setDomain(err, domain);
    err.domainThrown = false;
  }
  // The handler runs outside of the domain it is the handler of.
  const [entered, active] = [stack.slice(), current];
  let left = stack.length;
  while (left > 0 && stack[left - 1] === active) left--;
  stack.length = left;
  setCurrent(left > 0 ? stack[left - 1] : null);
  domain.emit('error', err);
  stack.length = 0;
  stack.push(...entered);
  setCurrent(active);
  return false;
};

function createDomain() {
  return new Domain();
}

exports._stack = stack;
exports.Domain = Domain;
exports.createDomain = createDomain;
exports.create = createDomain;
exports.active = null;
