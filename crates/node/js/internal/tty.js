'use strict';
// What a terminal can show: colour depth from the environment, as Node's tty.WriteStream tells it.

const TERMS = { __proto__: null, eterm: 4, cons25: 4, console: 4, cygwin: 4, dtterm: 4, gnome: 4, hurd: 4, jfbterm: 4, konsole: 4, kterm: 4, mlterm: 4, mosh: 24, putty: 4, st: 4, 'rxvt-unicode-24bit': 24, terminator: 24, 'xterm-kitty': 24 };
const PATTERNS = [/ansi/, /color/, /linux/, /direct/, /^con[0-9]*x[0-9]/, /^rxvt/, /^screen/, /^xterm/, /^vt100/, /^vt220/];
const CI = [['APPVEYOR', 8], ['BUILDKITE', 8], ['CIRCLECI', 24], ['DRONE', 8], ['GITEA_ACTIONS', 24], ['GITHUB_ACTIONS', 24], ['GITLAB_CI', 8], ['TRAVIS', 8]];

let told = false;

// Variables that say the opposite are told about once.
function forced(env, depth) {
  const ignored = ['NODE_DISABLE_COLORS', 'NO_COLOR'].filter((name) => env[name] !== undefined);
  if (ignored.length > 0 && !told) {
    told = true;
    process.emitWarning(`The ${ignored.map((name) => `'${name}'`).join(' and ')} env is ignored due to the 'FORCE_COLOR' env being set.`, 'Warning');
  }
  return depth;
}

function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) {
    switch (env.FORCE_COLOR) {
      case '': case '1': case 'true': return forced(env, 4);
      case '2': return forced(env, 8);
      case '3': return forced(env, 24);
      default: return 1;
    }
  }
  if (env.NODE_DISABLE_COLORS !== undefined || env.NO_COLOR !== undefined || env.TERM === 'dumb') return 1;
  if (env.TMUX) return 24;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return 4;
  if ('CI' in env) {
    for (const [name, depth] of CI) if (name in env) return depth;
    return env.CI_NAME === 'codeship' ? 8 : 1;
  }
  if ('TEAMCITY_VERSION' in env) return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? 4 : 1;
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app': return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? 8 : 24;
    case 'HyperTerm': case 'MacTerm': return 24;
    case 'Apple_Terminal': return 8;
    default:
  }
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 24;
  if (env.TERM) {
    if (/^xterm-256/.test(env.TERM)) return 8;
    const term = env.TERM.toLowerCase();
    if (TERMS[term]) return TERMS[term];
    if (PATTERNS.some((p) => p.test(term))) return 4;
  }
  return env.COLORTERM ? 4 : 1;
}

function shouldColorize(stream) {
  if (process.env.FORCE_COLOR !== undefined) return getColorDepth() > 2;
  return stream?.isTTY === true && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2);
}

module.exports = { getColorDepth, shouldColorize };
