'use strict';
// process.permission: there with --permission only. What is refused is refused in Rust (src/permission.rs).

const native = internalBinding('permission');
const { validateString } = require('internal/validators');
const { options } = require;

// Flags after which a program may find ways around all this.
const CAUTION = [['allowAddons', 'allow-addons', 'PERM0001'], ['allowChildProcess', 'allow-child-process', 'PERM0002'],
  ['allowInspector', 'allow-inspector', 'PERM0004'], ['allowWasi', 'allow-wasi', 'PERM0005'], ['allowWorker', 'allow-worker', 'PERM0006']];

function arguments_(scope, reference) {
  validateString(scope, 'scope');
  if (reference !== undefined && reference !== null) {
    if (ArrayBuffer.isView(reference)) reference = Buffer.from(reference.buffer, reference.byteOffset, reference.byteLength).toString();
    validateString(reference, 'reference');
  }
  return [scope, reference ?? undefined];
}

const permission = {
  has(scope, reference) {
    return native.has(...arguments_(scope, reference));
  },
  drop(scope, reference) {
    native.drop(...arguments_(scope, reference));
  },
};

function define() {
  Object.defineProperty(process, 'permission', { __proto__: null, value: permission, enumerable: true });
  for (const [option, flag, code] of CAUTION) {
    if (options[option]) process.emitWarning(`The flag --${flag} must be used with extreme caution. It could invalidate the permission model.`, 'SecurityWarning', code);
  }
}

module.exports = { define };
