'use strict';
// --run NAME: a script of the package.json that is next above the working directory, through the shell.
//
// The process becomes the shell. As Node's, it ends with 1 when the script fails, whatever the script's own code was.

const path = require('path');
const native = internalBinding('process');
const fs = internalBinding('fs');

function fail(text) {
  native.writeString(2, text);
  native.reallyExit(1);
}

function quote(argument) {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

function run(name, args) {
  const cwd = process.cwd();
  const bins = [];
  let directory = cwd;
  let file;
  for (;;) {
    const bin = path.join(directory, 'node_modules/.bin');
    if (fs.moduleKind(bin) === 1) bins.push(bin);
    file = path.join(directory, 'package.json');
    if (fs.moduleKind(file) === 0) break;
    if (directory === '/') return fail(`Can't find package.json for directory ${cwd}\n`);
    directory = path.dirname(directory);
  }
  let fields;
  try {
    fields = JSON.parse(fs.readFileUtf8(file));
  } catch {
    return fail(`Can't parse ${file}\n`);
  }
  const scripts = fields?.scripts;
  if (scripts === null || typeof scripts !== 'object') return fail(`Can't find "scripts" field in ${file}\n`);
  if (!Object.hasOwn(scripts, name)) {
    const known = Object.keys(scripts).map((key) => `  ${key}: ${scripts[key]}\n`).join('');
    return fail(`Missing script: "${name}" for ${file}\n\nAvailable scripts are:\n${known}`);
  }
  if (typeof scripts[name] !== 'string') return fail(`Script "${name}" is unexpectedly malformed for ${file}\n`);
  const command = [scripts[name], ...args.map(quote)].join(' ');
  process.chdir(directory);
  const env = { ...process.env, PATH: [...bins, process.env.PATH].filter(Boolean).join(':'), NODE_RUN_SCRIPT_NAME: name, NODE_RUN_PACKAGE_JSON_PATH: file };
  process.execve('/bin/sh', ['/bin/sh', '-c', '/bin/sh -c "$1" || exit 1', '/bin/sh', command], env);
}

module.exports = { run };
