'use strict';
// readline.emitKeypressEvents: a stream of bytes also emits 'keypress', while somebody listens for it.

const { emitKeys } = require('internal/readline/keys');

const decoded = new WeakSet();
const ESCAPE = '\x1b';
const DEFAULT_TIMEOUT = 500;

function emitKeypressEvents(stream, iface = {}) {
  if (decoded.has(stream)) return;
  const { StringDecoder } = require('string_decoder');
  const state = { decoder: new StringDecoder('utf8'), keys: emitKeys(stream) };
  state.keys.next();
  decoded.add(stream);
  const timeout = iface.escapeCodeTimeout ?? DEFAULT_TIMEOUT;
  let timer;
  const forget = () => state.keys.next(''); // an escape by itself

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const text = state.decoder.write(input);
    if (!text) return;
    clearTimeout(timer);
    // Of a text that was pasted only the last character may ask for completions.
    iface.isCompletionEnabled = false;
    let length = 0;
    for (const character of text) {
      length += character.length;
      if (length === text.length) iface.isCompletionEnabled = true;
      try {
        state.keys.next(character);
        // The last character of what came may be an escape that begins a sequence, or stands for itself.
        if (length === text.length && character === ESCAPE) timer = setTimeout(forget, timeout);
      } catch (err) {
        // A listener threw: the sequence in work is lost.
        state.keys = emitKeys(stream);
        state.keys.next();
        throw err;
      }
    }
  }

  function onNewListener(event) {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = { emitKeypressEvents };
