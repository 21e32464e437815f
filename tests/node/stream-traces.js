// What programs made from seeds see of streams: every event, callback, answer and flag, a hash for each program. The programs
// are made by ../generated/streams.js; `node tests/generated/streams.js SEED 1 show` prints the trace of one.
process.argv[2] = '1';
process.argv[3] = '40';
require('../generated/streams.js');
