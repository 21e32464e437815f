'use strict';
// process.setuid and its family, and process.execve.

const native = internalBinding('process');
const { codes, uvException } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_CREDENTIAL } = codes;
const { validateArray, validateString, validateUint32, validateObject } = require('internal/validators');

function validateId(id, name) {
  if (typeof id === 'number') validateUint32(id, name);
  else if (typeof id !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
}

// The number of a user or group that was given by number or name.
function resolve(id, kind) {
  if (typeof id === 'number') return id;
  const found = kind === 'User' ? native.lookUpUser(id) : native.lookUpGroup(id);
  if (found === undefined) throw new ERR_UNKNOWN_CREDENTIAL(kind, id);
  return found;
}

function setter(which, kind) {
  return (id) => {
    validateId(id, 'id');
    const errno = native.setId(which, resolve(id, kind));
    if (errno !== 0) throw uvException({ errno, syscall: `set${which}` });
  };
}

function initgroups(user, extraGroup) {
  validateId(user, 'user');
  validateId(extraGroup, 'extraGroup');
  const name = typeof user === 'string' ? user : native.lookUpUser(user);
  if (name === undefined) throw new ERR_UNKNOWN_CREDENTIAL('User', user);
  const errno = native.initgroups(name, resolve(extraGroup, 'Group'));
  if (errno !== 0) throw uvException({ errno, syscall: 'initgroups' });
}

function setgroups(groups) {
  validateArray(groups, 'groups');
  for (let i = 0; i < groups.length; i++) validateId(groups[i], `groups[${i}]`);
  const errno = native.setgroups(groups.map((id) => resolve(id, 'Group')));
  if (errno !== 0) throw uvException({ errno, syscall: 'setgroups' });
}

function execve(execPath, args = [], env = process.env) {
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string' || args[i].includes('\0')) throw new ERR_INVALID_ARG_VALUE(`args[${i}]`, args[i], 'must be a string without null bytes');
  }
  if (env !== undefined) validateObject(env, 'env');
  const list = [];
  for (const [key, value] of Object.entries(env)) {
    if (typeof value !== 'string' || key.includes('\0') || value.includes('\0')) {
      throw new ERR_INVALID_ARG_VALUE('env', env, 'must be an object with string keys and values without null bytes');
    }
    list.push(`${key}=${value}`);
  }
  const errno = native.execve(execPath, args, list);
  throw uvException({ errno, syscall: 'execve', path: execPath });
}

module.exports = {
  setuid: setter('uid', 'User'), seteuid: setter('euid', 'User'), setgid: setter('gid', 'Group'), setegid: setter('egid', 'Group'),
  initgroups, setgroups, execve,
};
