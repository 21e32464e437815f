'use strict';
// The public module `http2`, without connections: its constants, and settings as they stand in frames. Sessions and servers
// are there by name (internal/absent) and throw when they are used, so that packages load that only may use them.

const { codes } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { Buffer } = require('buffer');

const named = require('internal/absent').load('http2');

const MAX = 2 ** 32 - 1;

// name -> [identifier, least, most]; booleans have no range.
const SETTINGS = {
  __proto__: null,
  headerTableSize: [1, 0, MAX],
  enablePush: [2],
  maxConcurrentStreams: [3, 0, MAX],
  initialWindowSize: [4, 0, MAX],
  maxFrameSize: [5, 2 ** 14, 2 ** 24 - 1],
  maxHeaderListSize: [6, 0, MAX],
  enableConnectProtocol: [8],
};

function checkValue(name, value) {
  const [, least, most] = SETTINGS[name];
  if (least === undefined) {
    if (typeof value !== 'boolean') {
      const err = new codes.ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
      err.actual = value;
      throw err;
    }
    return;
  }
  if (typeof value === 'number' && value >= least && value <= most) return;
  const err = new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value);
  Object.assign(err, { actual: value, min: least, max: most });
  throw err;
}

function checkCustom(custom) {
  for (const [id, value] of Object.entries(custom)) {
    const number = Number(id);
    if (!(number >= 0 && number <= 0xffff) || !(typeof value === 'number' && value >= 0 && value <= MAX)) throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError('customSettings', value);
  }
}

function getDefaultSettings() {
  return { __proto__: null, headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384, maxConcurrentStreams: MAX, maxHeaderSize: 65535, maxHeaderListSize: 65535,
    enableConnectProtocol: false };
}

function getPackedSettings(settings) {
  if (settings === undefined || settings === null) return Buffer.alloc(0);
  validateObject(settings, 'settings');
  const given = { ...settings };
  if (given.maxHeaderSize !== undefined) {
    given.maxHeaderListSize = given.maxHeaderSize;
    process.emitWarning('settings.maxHeaderSize overwrite settings.maxHeaderListSize');
  }
  const pairs = [];
  for (const name in SETTINGS) {
    if (given[name] === undefined) continue;
    checkValue(name, given[name]);
    pairs.push([SETTINGS[name][0], Number(given[name])]);
  }
  if (given.customSettings !== undefined) {
    checkCustom(given.customSettings);
    for (const [id, value] of Object.entries(given.customSettings)) pairs.push([Number(id), value]);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  const out = Buffer.alloc(pairs.length * 6);
  pairs.forEach(([id, value], i) => {
    out.writeUInt16BE(id, i * 6);
    out.writeUInt32BE(value, i * 6 + 2);
  });
  return out;
}

function getUnpackedSettings(buf, options = {}) {
  if (!ArrayBuffer.isView(buf)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], buf);
  if (buf.byteLength % 6 !== 0) throw new codes.ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const bytes = Buffer.from(buf.buffer, buf.byteOffset, buf.byteLength);
  const settings = {};
  for (let at = 0; at < bytes.length; at += 6) {
    const id = bytes.readUInt16BE(at);
    const value = bytes.readUInt32BE(at + 2);
    const name = Object.keys(SETTINGS).find((each) => SETTINGS[each][0] === id);
    if (name === undefined) {
      settings.customSettings ??= {};
      settings.customSettings[id] = value;
    } else if (name === 'maxHeaderListSize') {
      settings.maxHeaderSize = settings.maxHeaderListSize = value;
    } else {
      settings[name] = SETTINGS[name].length === 1 ? value !== 0 : value;
    }
  }
  if (options?.validate) {
    for (const name in SETTINGS) if (settings[name] !== undefined) checkValue(name, settings[name]);
  }
  return settings;
}

module.exports = named;
Object.assign(named, { getDefaultSettings, getPackedSettings, getUnpackedSettings });
