'use strict';
// The public module `os`.

const native = internalBinding('os');
const { validateInt32, validateObject } = require('internal/validators');

let info;
function fact(name) {
  return { [name]() { return (info ??= native.info())[name]; } }[name];
}

function tmpdir() {
  let path = process.env.TMPDIR || process.env.TMP || process.env.TEMP || '/tmp';
  if (path.length > 1 && path.endsWith('/')) path = path.slice(0, -1);
  return path;
}

function homedir() {
  return process.env.HOME || (info ??= native.info()).homedir;
}

function cpus() {
  const flat = native.cpus();
  const out = [];
  for (let i = 0; i < flat.length; i += 7) {
    out.push({ model: flat[i], speed: flat[i + 1], times: { user: flat[i + 2], nice: flat[i + 3], sys: flat[i + 4], idle: flat[i + 5], irq: flat[i + 6] } });
  }
  return out;
}

function prefixLength(netmask, family) {
  const groups = family === 'IPv4' ? netmask.split('.').map((n) => Number(n).toString(2)) :
    netmask.replace('::', ':').split(':').map((n) => (n === '' ? '' : parseInt(n, 16).toString(2)));
  return groups.join('').replaceAll('0', '').length;
}

function networkInterfaces() {
  const flat = native.interfaces();
  const out = {};
  for (let i = 0; i < flat.length; i += 7) {
    const [name, address, netmask, family, mac, internal, scopeid] = flat.slice(i, i + 7);
    const entry = { address, netmask, family, mac, internal, cidr: `${address}/${prefixLength(netmask, family)}` };
    if (family === 'IPv6') entry.scopeid = scopeid;
    (out[name] ??= []).push(entry);
  }
  return out;
}

function userInfo(options) {
  const encoding = options !== null && typeof options === 'object' ? options.encoding : undefined;
  const [uid, gid, username, homedir, shell] = native.userInfo();
  const show = (text) => {
    if (encoding === undefined || encoding === 'utf8') return text;
    const bytes = Buffer.from(text);
    if (encoding === 'buffer') return bytes;
    return Buffer.isEncoding(encoding) ? bytes.toString(encoding) : text;
  };
  return Object.assign(Object.create(null), { uid, gid, username: show(username), homedir: show(homedir), shell: show(shell) });
}

function getPriority(pid) {
  if (pid === undefined) pid = 0;
  validateInt32(pid, 'pid');
  return native.priority(pid);
}

function setPriority(pid, priority) {
  if (priority === undefined) [pid, priority] = [0, pid];
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  native.setPriority(pid, priority);
}

function constants() {
  const { signals, errno, priority } = native.constants;
  const freeze = (o) => Object.freeze(Object.assign({ __proto__: null }, o));
  return { __proto__: null, UV_UDP_REUSEADDR: 4, dlopen: { __proto__: null, RTLD_LAZY: 1, RTLD_NOW: 2, RTLD_GLOBAL: 256, RTLD_LOCAL: 0, ...(process.platform === 'linux' ? { RTLD_DEEPBIND: 8 } : undefined) }, errno: freeze(errno), signals: freeze(signals), priority: freeze(priority) };
}

module.exports = {
  arch: () => process.arch,
  availableParallelism: () => Math.max(1, native.cpus().length / 7),
  cpus,
  endianness: () => (new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE'),
  freemem: () => native.freemem(),
  getPriority,
  homedir,
  hostname: fact('hostname'),
  loadavg: () => [...native.loadavg()],
  machine: fact('machine'),
  networkInterfaces,
  platform: () => process.platform,
  release: fact('release'),
  setPriority,
  tmpdir,
  totalmem: () => native.totalmem(),
  type: fact('type'),
  userInfo,
  uptime: () => native.uptime(),
  version: fact('version'),
};
for (const [name, value] of [['devNull', '/dev/null'], ['EOL', '\n']]) Object.defineProperty(module.exports, name, { __proto__: null, value, writable: false, enumerable: true, configurable: true });
// `${os.arch}` is what it answers.
for (const name of ['arch', 'availableParallelism', 'endianness', 'freemem', 'homedir', 'hostname', 'machine', 'platform', 'release', 'tmpdir', 'totalmem', 'type', 'uptime', 'version']) {
  const method = module.exports[name];
  method[Symbol.toPrimitive] = () => method();
}
internalBinding('util').defineLazy(module.exports, 'constants', constants, true, true);
