'use strict';
// The fields of a message that is written, until its head is made: methods of OutgoingMessage.
//
// They are kept by their names in lower case, each with the name as it was given, so that they go out as they were set.

const { kOutHeaders, checkValue, validateHeaderName } = require('internal/http/head');
const { codes: { ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateString } = require('internal/validators');

module.exports = {
  setHeader(name, value) {
    if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
    validateHeaderName(name);
    checkValue(name, value, this._isLenientHeaderValidation());
    (this[kOutHeaders] ??= { __proto__: null })[name.toLowerCase()] = [name, value];
    return this;
  },

  setHeaders(headers) {
    if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
    if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
    }
    // Headers gives its cookies one by one.
    const cookies = [];
    for (const { 0: key, 1: value } of headers) {
      if (key === 'set-cookie') {
        if (Array.isArray(value)) cookies.push(...value);
        else cookies.push(value);
        continue;
      }
      this.setHeader(key, value);
    }
    if (cookies.length > 0) this.setHeader('set-cookie', cookies);
    return this;
  },

  appendHeader(name, value) {
    if (this._header) throw new ERR_HTTP_HEADERS_SENT('append');
    validateHeaderName(name);
    checkValue(name, value, this._isLenientHeaderValidation());
    const key = name.toLowerCase();
    const headers = this[kOutHeaders] ??= { __proto__: null };
    const entry = headers[key];
    if (!entry) {
      headers[key] = [name, value];
      return this;
    }
    if (!Array.isArray(entry[1])) entry[1] = [entry[1]];
    if (Array.isArray(value)) entry[1].push(...value);
    else entry[1].push(value);
    return this;
  },

  getHeader(name) {
    validateString(name, 'name');
    return this[kOutHeaders]?.[name.toLowerCase()]?.[1];
  },

  getHeaderNames() {
    return this[kOutHeaders] === null ? [] : Object.keys(this[kOutHeaders]);
  },

  getRawHeaderNames() {
    return this[kOutHeaders] === null ? [] : Object.values(this[kOutHeaders]).map((entry) => entry[0]);
  },

  getHeaders() {
    const headers = this[kOutHeaders];
    const copy = { __proto__: null };
    for (const key in headers) copy[key] = headers[key][1];
    return copy;
  },

  hasHeader(name) {
    validateString(name, 'name');
    return Boolean(this[kOutHeaders]?.[name.toLowerCase()]);
  },

  removeHeader(name) {
    validateString(name, 'name');
    if (this._header) throw new ERR_HTTP_HEADERS_SENT('remove');
    const key = name.toLowerCase();
    switch (key) {
      case 'connection': this._removedConnection = true; break;
      case 'content-length': this._removedContLen = true; break;
      case 'transfer-encoding': this._removedTE = true; break;
      case 'date': this.sendDate = false; break;
      default:
    }
    if (this[kOutHeaders] !== null) delete this[kOutHeaders][key];
  },
};
