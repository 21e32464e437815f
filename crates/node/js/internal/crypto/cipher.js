'use strict';
// crypto.Cipheriv and Decipheriv: transform streams over native contexts; getCiphers and getCipherInfo.

const { bytes, native, normalizeEncoding, stringOption, uintOption } = require('internal/crypto/util');
const { LazyTransform } = require('internal/streams/lazy_transform');
const { codes } = require('internal/errors');
const { validateEncoding, validateInt32, validateObject, validateString } = require('internal/validators');

const kHandle = Symbol('kHandle');
const kShortTags = Symbol('kShortTags'); // a decipher that nobody told the length of tags

function decoderFor(decoder, encoding) {
  const normalized = normalizeEncoding(encoding);
  decoder ||= new (require('string_decoder').StringDecoder)(encoding);
  if (decoder.encoding !== normalized) {
    if (normalized === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding', encoding, `cannot be changed from '${decoder.encoding}'`);
  }
  return decoder;
}

function initialize(stream, cipher, key, iv, options, encrypt) {
  stream._decoder = null;
  LazyTransform.call(stream, options);
  validateString(cipher, 'cipher');
  const encoding = stringOption(options, 'encoding');
  key = require('internal/crypto/keys').secretBytes(key, encoding);
  iv = iv === null ? null : bytes(iv, 'iv');
  const length = uintOption(options, 'authTagLength');
  stream[kHandle] = native.newCipher(cipher, key, iv, encrypt, length);
  if (!encrypt && length === undefined && /gcm/i.test(cipher)) Object.defineProperty(stream, kShortTags, { __proto__: null, value: true });
}

function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
  initialize(this, cipher, key, iv, options, true);
}
function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
  initialize(this, cipher, key, iv, options, false);
}
for (const Class of [Cipheriv, Decipheriv]) {
  Object.setPrototypeOf(Class.prototype, LazyTransform.prototype);
  Object.setPrototypeOf(Class, LazyTransform);
}

Cipheriv.prototype._transform = function _transform(chunk, encoding, callback) {
  try {
    this.push(native.cipherUpdate(this[kHandle], bytes(chunk, 'chunk', encoding)));
  } catch (err) {
    callback(err);
    return;
  }
  callback();
};

Cipheriv.prototype._flush = function _flush(callback) {
  try {
    this.push(this.final());
  } catch (err) {
    callback(err);
    return;
  }
  callback();
};

Cipheriv.prototype.update = function update(data, inputEncoding, outputEncoding) {
  if (typeof data === 'string') validateEncoding(data, inputEncoding);
  else if (!ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  const made = native.cipherUpdate(this[kHandle], bytes(data, 'data', inputEncoding));
  if (outputEncoding && outputEncoding !== 'buffer') {
    this._decoder = decoderFor(this._decoder, outputEncoding);
    return this._decoder.write(made);
  }
  return made;
};

Cipheriv.prototype.final = function final(outputEncoding) {
  const made = native.cipherFinal(this[kHandle]);
  if (outputEncoding && outputEncoding !== 'buffer') {
    this._decoder = decoderFor(this._decoder, outputEncoding);
    return this._decoder.end(made);
  }
  return made;
};

Cipheriv.prototype.setAutoPadding = function setAutoPadding(ap) {
  native.cipherPadding(this[kHandle], !!ap || ap === undefined);
  return this;
};

Cipheriv.prototype.getAuthTag = function getAuthTag() {
  return native.cipherTag(this[kHandle]);
};

Cipheriv.prototype.setAAD = function setAAD(aadbuf, options) {
  const encoding = stringOption(options, 'encoding');
  const length = uintOption(options, 'plaintextLength');
  native.cipherAdd(this[kHandle], bytes(aadbuf, 'aadbuf', encoding), length);
  return this;
};

let warned = false;

function setAuthTag(tagbuf, encoding) {
  const tag = bytes(tagbuf, 'buffer', encoding);
  native.cipherSetTag(this[kHandle], tag);
  if (this[kShortTags] && tag.byteLength < 16 && !warned) {
    warned = true;
    process.emitWarning('Using AES-GCM authentication tags of less than 128 bits without specifying the authTagLength option when initializing decryption is deprecated.', 'DeprecationWarning', 'DEP0182');
  }
  return this;
}

for (const name of ['_transform', '_flush', 'update', 'final', 'setAutoPadding']) Decipheriv.prototype[name] = Cipheriv.prototype[name];
Decipheriv.prototype.setAuthTag = setAuthTag;
Decipheriv.prototype.setAAD = Cipheriv.prototype.setAAD;

function createCipheriv(cipher, key, iv, options) {
  return new Cipheriv(cipher, key, iv, options);
}
function createDecipheriv(cipher, key, iv, options) {
  return new Decipheriv(cipher, key, iv, options);
}

const getCiphers = () => native.invoke('cipherNames');

function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  let keyLength;
  let ivLength;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ keyLength, ivLength } = options);
    if (keyLength !== undefined) validateInt32(keyLength, 'options.keyLength');
    if (ivLength !== undefined) validateInt32(ivLength, 'options.ivLength');
  }
  const found = native.invoke('cipherInfo', nameOrNid, ivLength, keyLength);
  if (found === undefined) return undefined;
  const [mode, name, nid, blockSize, iv, key] = found;
  const info = { mode, name, nid };
  if (mode !== 'stream') info.blockSize = blockSize;
  if (iv !== 0) info.ivLength = iv;
  info.keyLength = key;
  return info;
}

module.exports = { Cipheriv, Decipheriv, createCipheriv, createDecipheriv, decoderFor, getCipherInfo, getCiphers };
