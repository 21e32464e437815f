'use strict';
// DOMException: named errors with the legacy numeric codes.

const names = [
  'IndexSizeError', undefined, 'HierarchyRequestError', 'WrongDocumentError', 'InvalidCharacterError', undefined, 'NoModificationAllowedError', 'NotFoundError',
  'NotSupportedError', 'InUseAttributeError', 'InvalidStateError', 'SyntaxError', 'InvalidModificationError', 'NamespaceError', 'InvalidAccessError',
  'ValidationError', 'TypeMismatchError', 'SecurityError', 'NetworkError', 'AbortError', 'URLMismatchError', 'QuotaExceededError', 'TimeoutError',
  'InvalidNodeTypeError', 'DataCloneError',
];

const internals = new WeakMap();

function stateOf(value) {
  const state = internals.get(value);
  if (state === undefined) throw new (require('internal/errors').codes.ERR_INVALID_THIS)('DOMException');
  return state;
}

class DOMException {
  constructor(message = '', options = 'Error') {
    const text = `${message}`;
    let name;
    let cause;
    let hasCause = false;
    if (options !== null && typeof options === 'object') {
      name = options.name === undefined ? 'Error' : `${options.name}`;
      if ('cause' in options) {
        hasCause = true;
        cause = options.cause;
      }
    } else {
      name = `${options}`;
    }
    const proto = new.target.prototype;
    const self = internalBinding('errors').create(proto, text, `${name === 'Error' ? 'Error' : name}: ${text}`.replace(/: $/, ''));
    delete self.message;
    internals.set(self, { message: text, name });
    if (hasCause) Object.defineProperty(self, 'cause', { __proto__: null, value: cause, configurable: true, writable: true, enumerable: false });
    return self;
  }

  get name() { return stateOf(this).name; }
  get message() { return stateOf(this).message; }
  get code() {
    const at = names.indexOf(stateOf(this).name);
    return at === -1 ? 0 : at + 1;
  }
}

Object.setPrototypeOf(DOMException.prototype, Error.prototype);
Object.defineProperties(DOMException.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'DOMException' },
  name: { __proto__: null, enumerable: true },
  message: { __proto__: null, enumerable: true },
  code: { __proto__: null, enumerable: true },
});
// Names of constants that are not made of the error's: two are of errors that are no more.
const OTHER_CONSTANTS = { __proto__: null, 2: 'DOMSTRING_SIZE_ERR', 6: 'NO_DATA_ALLOWED_ERR', 10: 'INUSE_ATTRIBUTE_ERR', 21: 'URL_MISMATCH_ERR' };
for (let i = 0; i < names.length; i++) {
  const constant = OTHER_CONSTANTS[i + 1] ?? `${names[i].replace(/Error$/, '').replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}_ERR`;
  const desc = { __proto__: null, enumerable: true, value: i + 1 };
  Object.defineProperty(DOMException, constant, desc);
  Object.defineProperty(DOMException.prototype, constant, desc);
}

// For structuredClone: what makes a DOMException, or undefined for what is none.
function partsOf(value) {
  return internals.get(value);
}

module.exports = { DOMException, partsOf };
