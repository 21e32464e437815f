'use strict';
// class Worker of module cluster, on both sides; and how the two sides talk: messages of ours with a number, and answers
// to that number.

const EventEmitter = require('events');

function Worker(options) {
  if (!(this instanceof Worker)) return new Worker(options);
  Reflect.apply(EventEmitter, this, []);
  if (options === null || typeof options !== 'object') options = {};
  this.exitedAfterDisconnect = undefined;
  this.state = options.state || 'none';
  this.id = options.id | 0;
  if (options.process) {
    this.process = options.process;
    this.process.on('error', (code, signal) => this.emit('error', code, signal));
    this.process.on('message', (message, handle) => this.emit('message', message, handle));
  }
}
Object.setPrototypeOf(Worker.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Worker, EventEmitter);

Worker.prototype.kill = function() { Reflect.apply(this.destroy, this, arguments); };
Worker.prototype.send = function() { return Reflect.apply(this.process.send, this.process, arguments); };
Worker.prototype.isDead = function() { return this.process.exitCode != null || this.process.signalCode != null; };
Worker.prototype.isConnected = function() { return this.process.connected; };

const callbacks = new Map();
let seq = 0;

// Sends a message of ours; `callback(message, handle)` gets the answer.
function send(process, message, handle, callback) {
  if (!process.connected) return false;
  message = { cmd: 'NODE_CLUSTER', ...message, seq };
  if (typeof callback === 'function') callbacks.set(seq, callback);
  seq++;
  return process.send(message, handle);
}

// Hears messages of ours: answers go to who asked.
function listen(process, onMessage) {
  process.on('internalMessage', (message, handle) => {
    if (message.cmd !== 'NODE_CLUSTER') return;
    const asked = message.ack === undefined ? undefined : callbacks.get(message.ack);
    if (asked !== undefined) {
      callbacks.delete(message.ack);
      asked(message, handle);
    } else {
      onMessage(message, handle);
    }
  });
}

module.exports = { Worker, listen, send };
