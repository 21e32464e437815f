'use strict';
// How objects of the runtime's own classes are cloned and moved (structuredClone, MessagePort).
//
// `object[kClone]()` answers with a copy, made without running a program's code. `object[kTransfer]()` answers with
// { receive() } and leaves the object unusable; receive() makes the object on the other side.

// To go to another thread, `object[kPack]()` of such a copy answers with [id, data]: `require(id).unpack(data)` makes it there.

module.exports = {
  kPack: Symbol('messaging_pack_symbol'),
  kTakeFd: Symbol('messaging_take_fd_symbol'), // of a FileHandle: its descriptor, which it has no more
  kClone: Symbol('messaging_clone_symbol'),
  kTransfer: Symbol('messaging_transfer_symbol'),
};
