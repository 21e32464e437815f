'use strict';
// What comes from a WebSocket's server: frames out of the pieces of the socket's reads. RFC 6455, section 5.
//
// Pieces wait as they came; a message is put together once, when it is whole. Invariant: a message that would be longer
// than MAX_MESSAGE is refused by its head, before a byte of it is kept.

const MAX_MESSAGE = 128 * 1024 * 1024;
const SMALL = 2048;
const MOST_ROOM = 1024 * 1024;

class Receiver {
  // `on`: { message(isText, bytes), ping(bytes), pong(bytes), close(bytes), fail(code, reason) }
  constructor(on) {
    this.on = on;
    this.pieces = [];
    this.first = 0; // of the pieces
    this.size = 0; // of all that waits
    this.frame = undefined; // { fin, opcode, length } whose payload is awaited
    this.parts = []; // of a message in several frames
    this.partsSize = 0;
    this.opcode = 0;
    this.stopped = false;
    this.room = undefined; // { bytes, used } that small pieces are copied to
  }

  push(piece) {
    if (piece.length < SMALL && this.size > 0) this.append(piece);
    else this.pieces.push(piece);
    this.size += piece.length;
    while (!this.stopped && this.step());
  }

  // Small pieces that have to wait are copied together: a message that comes byte by byte costs no object for each.
  append(piece) {
    const last = this.pieces.length - 1;
    const { room } = this;
    if (room === undefined || this.pieces[last].buffer !== room.bytes.buffer || room.used + piece.length > room.bytes.length) {
      const size = room === undefined ? 2 * SMALL : Math.min(room.bytes.length * 2, MOST_ROOM);
      this.room = { bytes: new Uint8Array(size), used: piece.length };
      this.room.bytes.set(piece);
      this.pieces.push(this.room.bytes.subarray(0, piece.length));
      return;
    }
    const view = this.pieces[last];
    room.bytes.set(piece, room.used);
    room.used += piece.length;
    this.pieces[last] = room.bytes.subarray(view.byteOffset, room.used);
  }

  // The next `count` bytes in one view.
  take(count) {
    this.size -= count;
    let piece = this.pieces[this.first];
    if (count === 0) return new Uint8Array(0);
    if (piece.length > count) {
      this.pieces[this.first] = piece.subarray(count);
      return piece.subarray(0, count);
    }
    if (piece.length === count) {
      this.drop();
      return piece;
    }
    const out = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      piece = this.pieces[this.first];
      const part = Math.min(piece.length, count - at);
      out.set(part === piece.length ? piece : piece.subarray(0, part), at);
      at += part;
      if (part === piece.length) this.drop();
      else this.pieces[this.first] = piece.subarray(part);
    }
    return out;
  }

  drop() {
    this.pieces[this.first++] = undefined;
    if (this.first === this.pieces.length) {
      this.pieces = [];
      this.first = 0;
    }
  }

  peek(at) {
    for (let i = this.first; i < this.pieces.length; i++) {
      if (at < this.pieces[i].length) return this.pieces[i][at];
      at -= this.pieces[i].length;
    }
    return 0;
  }

  fail(code, reason) {
    this.stopped = true;
    this.on.fail(code, reason);
    return false;
  }

  // True if something was done.
  step() {
    if (this.frame === undefined) return this.head();
    const { fin, opcode, length } = this.frame;
    if (this.size < length) return false;
    this.frame = undefined;
    const payload = this.take(length);
    if (opcode >= 8) {
      if (opcode === 8) {
        this.stopped = true;
        this.on.close(payload);
      } else if (opcode === 9) {
        this.on.ping(payload);
      } else {
        this.on.pong(payload);
      }
      return true;
    }
    if (opcode !== 0) this.opcode = opcode;
    this.parts.push(payload);
    this.partsSize += length;
    if (fin) this.finish();
    return true;
  }

  head() {
    if (this.size < 2) return false;
    const first = this.peek(0);
    const second = this.peek(1);
    const short = second & 0x7f;
    const headSize = short === 126 ? 4 : short === 127 ? 10 : 2;
    const fin = (first & 0x80) !== 0;
    const opcode = first & 0x0f;
    if ((second & 0x80) !== 0) return this.fail(1002, 'Frame cannot be masked');
    if ((first & 0x40) !== 0) return this.fail(1002, 'Expected RSV1 to be clear.');
    if ((first & 0x30) !== 0) return this.fail(1002, 'RSV1, RSV2, RSV3 must be clear');
    if (opcode > 2 && opcode < 8 || opcode > 10) return this.fail(1002, 'Invalid opcode received');
    const inMessage = this.parts.length > 0;
    if (opcode === 0 && !inMessage) return this.fail(1002, 'Unexpected continuation frame');
    if ((opcode === 1 || opcode === 2) && inMessage) return this.fail(1002, 'Expected continuation frame');
    if (opcode >= 8 && (!fin || short > 125)) return this.fail(1002, !fin ? 'Fragmented control frame' : 'Payload length for control frame exceeded 125 bytes');
    if (opcode === 8 && short === 1) return this.fail(1002, 'Received close frame with a 1-byte body.');
    if (this.size < headSize) return false;
    let length = short;
    if (short >= 126) {
      length = 0;
      for (let i = 2; i < headSize; i++) length = length * 256 + this.peek(i);
    }
    if (this.partsSize + length > MAX_MESSAGE) return this.fail(1009, 'Received payload length > 128 MiB');
    this.take(headSize);
    this.frame = { fin, opcode, length };
    return true;
  }

  finish() {
    const { parts, partsSize, opcode } = this;
    this.parts = [];
    this.partsSize = 0;
    if (opcode === 1) {
      const text = decode(parts);
      if (text === undefined) this.fail(1007, 'Received invalid UTF-8 in text frame.');
      else this.on.message(true, text);
      return;
    }
    const bytes = new Uint8Array(partsSize);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.on.message(false, bytes);
  }
}

// UTF-8 that may be cut anywhere between the parts; undefined when malformed.
function decode(parts) {
  const { decodeUtf8, newDecoder, decode: decodeMore } = internalBinding('encoding');
  if (parts.length === 1) return decodeUtf8(parts[0], true, true);
  const decoder = newDecoder('utf-8', true, true);
  let text = '';
  for (let i = 0; i < parts.length; i++) {
    const more = decodeMore(decoder, parts[i], i === parts.length - 1);
    if (more === undefined) return undefined;
    text += more;
  }
  return text;
}

module.exports = { Receiver };
