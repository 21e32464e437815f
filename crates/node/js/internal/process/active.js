'use strict';
// What keeps the loop going: process.getActiveResourcesInfo and its older, private brothers.

const native = internalBinding('performance');

// Only what was loaded can have anything going.
function loaded(id) {
  return require.isLoaded(id) ? require(id) : undefined;
}

// File requests are known by their number alone.
function requests() {
  class FSReqCallback {}
  return Array.from({ length: native.fileRequests() }, () => new FSReqCallback());
}

function handles() {
  return loaded('internal/net/handle')?.activeOwners() ?? [];
}

function resources() {
  const list = requests().map(() => 'FSReqCallback');
  if (loaded('internal/net/handle') !== undefined) list.push(...internalBinding('stream').resources());
  for (let i = loaded('internal/timers')?.activeCount() ?? 0; i > 0; i--) list.push('Timeout');
  for (let i = loaded('internal/immediate')?.activeCount() ?? 0; i > 0; i--) list.push('Immediate');
  return list;
}

module.exports = { resources, handles, requests };
