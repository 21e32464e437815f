'use strict';
// The option `stdio`: for each of a child's descriptors what it is to be.

const { codes } = require('internal/errors');

// Items that natives know.
const IGNORE = -1;
const PIPE = -2;

function toArray(stdio, channel) {
  let list;
  switch (stdio) {
    case 'ignore': case 'overlapped': case 'pipe': list = [stdio, stdio, stdio]; break;
    case 'inherit': list = [0, 1, 2]; break;
    default: throw new codes.ERR_INVALID_ARG_VALUE('stdio', stdio);
  }
  if (channel) list.push(channel);
  return list;
}

// The native handle of a stream, or of something that has one.
function handleOf(value) {
  const { Handle } = require('internal/net/handle');
  for (const candidate of [value, value?.handle, value?._handle]) {
    if (candidate instanceof Handle) return candidate;
  }
  return undefined;
}

// -> { list: [{ type, fd | handle | stream }], ipc: place of the channel or -1 }
function read(stdio, sync) {
  if (typeof stdio === 'string') stdio = toArray(stdio);
  else if (!Array.isArray(stdio)) throw new codes.ERR_INVALID_ARG_VALUE('stdio', stdio);
  stdio = stdio.slice();
  while (stdio.length < 3) stdio.push(undefined);
  let ipc = -1;
  const list = stdio.map((item, i) => {
    if (item == null) item = i < 3 ? 'pipe' : 'ignore';
    if (item === 'ignore') return { type: 'ignore', item: IGNORE };
    if (item === 'pipe' || item === 'overlapped' || (typeof item === 'number' && item < 0)) return { type: 'pipe', item: PIPE };
    if (item === 'ipc') {
      if (sync) throw new codes.ERR_IPC_SYNC_FORK();
      if (ipc !== -1) throw new codes.ERR_IPC_ONE_PIPE();
      ipc = i;
      return { type: 'ipc', item: PIPE };
    }
    if (item === 'inherit') return { type: 'inherit', item: i };
    if (typeof item === 'number' || typeof item.fd === 'number') return { type: 'fd', item: typeof item === 'number' ? item : item.fd, stream: item };
    const handle = handleOf(item);
    if (handle !== undefined) return { type: 'wrap', item: handle.fd, handle, stream: item };
    if (ArrayBuffer.isView(item) || typeof item === 'string') {
      if (!sync) throw new codes.ERR_INVALID_SYNC_FORK_INPUT(require('internal/util/inspect').inspect(item));
      throw new codes.ERR_INVALID_ARG_VALUE('stdio', item);
    }
    throw new codes.ERR_INVALID_ARG_VALUE('stdio', item);
  });
  return { list, ipc };
}

module.exports = { read, toArray };
