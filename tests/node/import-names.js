'use strict';
// The names that import() finds in the text of CommonJS files.
const fs = require('fs');
const path = require('path');
const dir = path.join(__dirname, 'support/names');
(async () => {
  for (const file of fs.readdirSync(dir).sort()) console.log(file, Object.keys(await import(path.join(dir, file))).join());
})();
