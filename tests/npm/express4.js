// The same with version 4.
process.argv[2] = 'express4';
require('./express.js');
