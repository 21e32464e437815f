'use strict';
// The errors that are the `cause` of a failed fetch, with the names and codes they have in Node.

class UndiciError extends Error {
  constructor(name, code, message) {
    super(message);
    this.name = name;
    this.code = code;
  }
}

const make = {
  socket: (message, socket) => Object.assign(new UndiciError('SocketError', 'UND_ERR_SOCKET', message), { socket: describe(socket) }),
  connectTimeout: (host, port, ms) => new UndiciError('ConnectTimeoutError', 'UND_ERR_CONNECT_TIMEOUT', `Connect Timeout Error (attempted address: ${host}:${port}, timeout: ${ms}ms)`),
  headersTimeout: () => new UndiciError('HeadersTimeoutError', 'UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error'),
  bodyTimeout: () => new UndiciError('BodyTimeoutError', 'UND_ERR_BODY_TIMEOUT', 'Body Timeout Error'),
  headersOverflow: () => new UndiciError('HeadersOverflowError', 'UND_ERR_HEADERS_OVERFLOW', 'Headers Overflow Error'),
  invalidArgument: (message) => new UndiciError('InvalidArgumentError', 'UND_ERR_INVALID_ARG', message),
  notSupported: (message) => new UndiciError('NotSupportedError', 'UND_ERR_NOT_SUPPORTED', message),
  contentLength: () => new UndiciError('RequestContentLengthMismatchError', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'Request body length does not match content-length header'),
  parser: (reason) => new UndiciError('HTTPParserError', undefined, `Response does not match the HTTP/1.1 protocol${reason ? ` (${reason})` : ''}`),
};

function describe(socket) {
  if (!socket) return null;
  const { localAddress, localPort, remoteAddress, remotePort, remoteFamily, timeout, bytesWritten, bytesRead } = socket;
  return { localAddress, localPort, remoteAddress, remotePort, remoteFamily, timeout, bytesWritten, bytesRead };
}

// What a failure of our HTTP client is called by fetch.
function fromHttp(err, socket) {
  if (err.code === 'HPE_HEADER_OVERFLOW') return make.headersOverflow();
  if (typeof err.code === 'string' && err.code.startsWith('HPE_')) return make.parser(err.reason);
  if (err.code === 'ECONNRESET' && (err.message === 'socket hang up' || err.message === 'aborted')) return make.socket('other side closed', socket);
  return err;
}

module.exports = { ...make, fromHttp };
