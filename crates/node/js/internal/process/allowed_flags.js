'use strict';
// process.allowedNodeEnvironmentFlags: a set that knows a flag however it is written, and that nobody can change.

function plain(flag) {
  return flag.replace(/=.*$/s, '').replaceAll('_', '-');
}

class NodeEnvironmentFlagsSet extends Set {
  constructor(names) {
    super();
    for (const name of names) super.add(name);
  }

  add() { return this; }

  delete() { return false; }

  clear() {}

  has(flag) {
    if (typeof flag !== 'string') return false;
    const name = plain(flag);
    if (name[0] === '-') return super.has(name);
    return super.has(`--${name}`) || super.has(`-${name}`);
  }
}
for (const name of ['add', 'delete', 'clear', 'has']) Object.defineProperty(NodeEnvironmentFlagsSet.prototype, name, { enumerable: false });

module.exports = Object.freeze(new NodeEnvironmentFlagsSet(internalBinding('process').allowedFlags()));
