'use strict';
// c-ares' error codes, and the errors of look-ups and queries.

const { create, uvErrorName } = internalBinding('errors');

const codes = {
  NODATA: 'ENODATA', FORMERR: 'EFORMERR', SERVFAIL: 'ESERVFAIL', NOTFOUND: 'ENOTFOUND', NOTIMP: 'ENOTIMP', REFUSED: 'EREFUSED', BADQUERY: 'EBADQUERY',
  BADNAME: 'EBADNAME', BADFAMILY: 'EBADFAMILY', BADRESP: 'EBADRESP', CONNREFUSED: 'ECONNREFUSED', TIMEOUT: 'ETIMEOUT', EOF: 'EOF', FILE: 'EFILE',
  NOMEM: 'ENOMEM', DESTRUCTION: 'EDESTRUCTION', BADSTR: 'EBADSTR', BADFLAGS: 'EBADFLAGS', NONAME: 'ENONAME', BADHINTS: 'EBADHINTS',
  NOTINITIALIZED: 'ENOTINITIALIZED', LOADIPHLPAPI: 'ELOADIPHLPAPI', ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS', CANCELLED: 'ECANCELLED',
};

const EAI_NODATA = -3007;
const EAI_NONAME = -3008;

// `failure` is a name server's code or a (negative) number of the system's.
function dnsException(failure, syscall, hostname) {
  let errno;
  let code = failure;
  if (typeof failure === 'number') {
    errno = failure;
    code = failure === EAI_NODATA || failure === EAI_NONAME ? 'ENOTFOUND' : uvErrorName(failure)?.[0] ?? 'UNKNOWN';
  }
  const message = `${syscall} ${code}${hostname ? ` ${hostname}` : ''}`;
  const err = create(Error.prototype, message, `Error: ${message}`);
  err.errno = errno;
  err.code = code;
  err.syscall = syscall;
  if (hostname) err.hostname = hostname;
  return err;
}

module.exports = { codes, dnsException };
