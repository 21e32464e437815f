'use strict';
// The global `navigator`.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');

const kMake = Symbol('kInitialize');
const PLATFORMS = { __proto__: null, linux: 'Linux', darwin: 'Mac' };
const ARCHITECTURES = { __proto__: null, x64: 'x86_64', arm64: 'aarch64', ia32: 'i686' };

class Navigator {
  #available = true;
  #cpus;

  constructor() {
    if (arguments[0] !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#available in value)) throw new ERR_INVALID_THIS('Navigator');
    return value;
  }

  get hardwareConcurrency() { return Navigator.#check(this).#cpus ??= require('os').availableParallelism(); }

  get locks() {
    Navigator.#check(this);
    return require('internal/locks').locks;
  }

  get language() {
    Navigator.#check(this);
    return 'en-US';
  }

  get languages() {
    Navigator.#check(this);
    return LANGUAGES;
  }

  get userAgent() {
    Navigator.#check(this);
    return `Node.js/${process.versions.node.split('.')[0]}`;
  }

  get platform() {
    Navigator.#check(this);
    const { platform, arch } = process;
    if (platform === 'darwin') return 'MacIntel';
    return `${PLATFORMS[platform] ?? platform} ${ARCHITECTURES[arch] ?? arch}`;
  }
}

const LANGUAGES = Object.freeze(['en-US']);
for (const name of ['hardwareConcurrency', 'locks', 'language', 'languages', 'userAgent', 'platform']) {
  Object.defineProperty(Navigator.prototype, name, { __proto__: null, enumerable: true });
}

module.exports = { Navigator, navigator: new Navigator(kMake) };
