'use strict';
// The public module `inspector/promises`: sessions whose post() gives a promise.

const inspector = require('inspector');

class Session extends inspector.Session {
  constructor() {
    super();
  }

  async post(method, params) {
    return super.post(method, params);
  }
}

module.exports = { ...inspector, Session };
