'use strict';
// How objects of the runtime's own classes are cloned and moved (structuredClone, MessagePort).
//
// `object[kClone]()` answers with a copy, made without running a program's code. `object[kTransfer]()` answers with
// { receive() } and leaves the object unusable; receive() makes the object on the other side.

module.exports = {
  kClone: Symbol('messaging_clone_symbol'),
  kTransfer: Symbol('messaging_transfer_symbol'),
};
