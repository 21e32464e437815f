'use strict';
// The public module `_http_common`.
const {
  _checkInvalidHeaderChar, _checkIsHttpToken, chunkExpression, continueExpression, CRLF, freeParser, methods, parsers, kIncomingMessage,
  HTTPParser, isLenient, calculateLenientFlags, prepareError, kSkipPendingData,
} = require('internal/http/common');
module.exports = {
  _checkInvalidHeaderChar, _checkIsHttpToken, chunkExpression, continueExpression, CRLF, freeParser, methods, parsers, kIncomingMessage,
  HTTPParser, isLenient, calculateLenientFlags, prepareError, kSkipPendingData,
};
