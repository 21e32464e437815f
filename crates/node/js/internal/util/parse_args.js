'use strict';
// util.parseArgs: command line words as options and positionals.
//
// First every word becomes tokens (groups of short options are taken apart), then the tokens are checked against the
// configuration and stored. Long and short names end in the same store; names not configured are kept when not strict.

const { codes } = require('internal/errors');
const { validateArray, validateBoolean, validateObject, validateString } = require('internal/validators');

function own(object, key) {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function checkDefault(value, option, name) {
  const text = `options.${name}.default`;
  const check = option.type === 'string' ? validateString : validateBoolean;
  if (!option.multiple) return check(value, text);
  validateArray(value, text);
  value.forEach((item, i) => check(item, `${text}[${i}]`));
}

function checkOptions(options) {
  validateObject(options, 'options');
  for (const [name, option] of Object.entries(options)) {
    validateObject(option, `options.${name}`);
    const type = own(option, 'type');
    if (type !== 'string' && type !== 'boolean') throw new codes.ERR_INVALID_ARG_TYPE(`options.${name}.type`, "('string|boolean')", type);
    const short = own(option, 'short');
    if (short !== undefined) {
      validateString(short, `options.${name}.short`);
      if (short.length !== 1) throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}.short`, short, 'must be a single character');
    }
    const multiple = own(option, 'multiple');
    if (multiple !== undefined) validateBoolean(multiple, `options.${name}.multiple`);
    const value = own(option, 'default');
    if (value !== undefined) checkDefault(value, option, name);
  }
}

function longNameOf(short, options) {
  for (const name of Object.keys(options)) if (own(options[name], 'short') === short) return name;
  return short;
}

function typeOf(name, options) {
  return own(options, name) === undefined ? undefined : own(options[name], 'type');
}

function tokenize(args, options) {
  const tokens = [];
  const queue = args.map((text, index) => ({ text, index }));
  const takeValue = (name, rawName, index) => {
    // A value in the next word; words that look like options are taken too, the check complains later.
    if (typeOf(name, options) === 'string' && queue.length > 0) {
      return { kind: 'option', name, rawName, index, value: queue.shift().text, inlineValue: false };
    }
    return { kind: 'option', name, rawName, index, value: undefined, inlineValue: undefined };
  };
  while (queue.length > 0) {
    const { text, index } = queue.shift();
    if (text === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const rest of queue) tokens.push({ kind: 'positional', index: rest.index, value: rest.text });
      break;
    }
    if (text.length === 2 && text[0] === '-' && text[1] !== '-') {
      tokens.push(takeValue(longNameOf(text[1], options), text, index));
    } else if (text.length > 2 && text[0] === '-' && text[1] !== '-') {
      const first = longNameOf(text[1], options);
      if (typeOf(first, options) === 'string') {
        tokens.push({ kind: 'option', name: first, rawName: `-${text[1]}`, index, value: text.slice(2), inlineValue: true });
        continue;
      }
      // A group: all but the last are flags; the first that takes a value takes the rest.
      const parts = [];
      for (let i = 1; i < text.length; i++) {
        if (typeOf(longNameOf(text[i], options), options) !== 'string' || i === text.length - 1) {
          parts.push({ text: `-${text[i]}`, index });
        } else {
          parts.push({ text: `-${text.slice(i)}`, index });
          break;
        }
      }
      queue.unshift(...parts);
    } else if (text.startsWith('--') && text.indexOf('=') > 2) {
      const at = text.indexOf('=');
      const name = text.slice(2, at);
      tokens.push({ kind: 'option', name, rawName: `--${name}`, index, value: text.slice(at + 1), inlineValue: true });
    } else if (text.startsWith('--')) {
      tokens.push(takeValue(text.slice(2), text, index));
    } else {
      tokens.push({ kind: 'positional', index, value: text });
    }
  }
  return tokens;
}

function check(token, config, options) {
  let { name } = token;
  if (config.allowNegative && name.startsWith('no-') && own(options, name) === undefined) name = name.slice(3);
  if (own(options, name) === undefined) {
    throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, config.allowPositionals);
  }
  const option = options[name];
  const short = own(option, 'short');
  const shown = `${short === undefined ? '' : `-${short}, `}--${name}`;
  if (option.type === 'string' && typeof token.value !== 'string') {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (option.type === 'boolean' && token.value != null) {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
  if (option.type === 'string' && token.inlineValue === false && token.value.length > 1 && token.value[0] === '-') {
    const example = token.rawName.startsWith('--') ? `'${token.rawName}=-XYZ'` : `'--${name}=-XYZ' or '${token.rawName}-XYZ'`;
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${token.rawName}' argument is ambiguous.\n` +
      `Did you forget to specify the option argument for '${token.rawName}'?\n` +
      `To specify an option argument starting with a dash use ${example}.`);
  }
}

function store(token, config, options, values) {
  let { name, value } = token;
  if (name === '__proto__') return;
  if (config.allowNegative && name.startsWith('no-') && own(options, name) === undefined && value === undefined) {
    name = name.slice(3);
    value = false;
  }
  value ??= true;
  if (own(options, name)?.multiple) (values[name] ??= []).push(value);
  else values[name] = value;
}

function mainArgs() {
  const skip = process.execArgv.some((flag) => /^(-e|-p|-pe|--eval|--print)(=|$)/.test(flag)) ? 1 : 2;
  return process.argv.slice(skip);
}

function parseArgs(config = {}) {
  const args = own(config, 'args') ?? mainArgs();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  checkOptions(options);
  const settings = { allowPositionals, allowNegative };
  const tokens = tokenize(args, options);
  const values = { __proto__: null };
  const positionals = [];
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) check(token, settings, options);
      store(token, settings, options, values);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      positionals.push(token.value);
    }
  }
  for (const [name, option] of Object.entries(options)) {
    const value = own(option, 'default');
    if (value !== undefined && !(name in values)) values[name] = value;
  }
  return returnTokens ? { values, positionals, tokens } : { values, positionals };
}

module.exports = { parseArgs };
