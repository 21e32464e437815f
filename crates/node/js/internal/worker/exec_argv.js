'use strict';
// `execArgv` of a worker: which options are a thread's own, and what they mean here.

const { options } = require;

// Node's per-isolate options that a worker cannot have, as they are the process's.
const PROCESS = /^--(title|max-old-space-size|max-semi-space-size|stack-size|expose-gc|gc-|v8-|icu-data-dir|openssl|tls-|secure-heap|enable-fips|force-fips|zero-fill|run|test$|watch|version|help|check|eval|print|interactive|input-type$|env-file)/;

function allowed(word) {
  const name = word.replace(/=.*/s, '').replaceAll('_', '-');
  const { allowedNodeEnvironmentFlags } = process;
  return allowedNodeEnvironmentFlags.has(name) || allowedNodeEnvironmentFlags.has(name.replace(/^--no-/, '--'));
}

const SHORT = { '-r': '--require', '-C': '--conditions' };
const LISTS = new Set(['require', 'import', 'conditions', 'disableWarning', 'experimentalLoader']);
const TEXTS = new Set(['stackTraceLimit', 'unhandledRejections', 'redirectWarnings', 'inputType', 'diagnosticDir']);

// { settings: [name in camel case, value][], refused: string[] }
function read(list) {
  const settings = [], refused = [];
  for (let i = 0; i < list.length; i++) {
    const word = list[i];
    if (!word.startsWith('-')) {
      refused.push(word);
      continue;
    }
    let [, name, , value] = /^([^=]*)(=(.*))?$/s.exec(word);
    name = (SHORT[name] ?? name).replaceAll('_', '-');
    if (name !== '--expose-gc' && (PROCESS.test(name) || !allowed(name))) {
      refused.push(word);
      continue;
    }
    const off = name.startsWith('--no-');
    const key = name.slice(off ? 5 : 2).replace(/-(.)/g, (all, letter) => letter.toUpperCase());
    if (LISTS.has(key) || TEXTS.has(key)) {
      value ??= list[++i];
      settings.push([key, LISTS.has(key) ? [...(options[key] ?? []), value] : value]);
    } else {
      settings.push([key, !off]);
    }
  }
  return { settings, refused };
}

module.exports = { allowed, read };
