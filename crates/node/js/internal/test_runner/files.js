'use strict';
// Which files have tests: those of the patterns, or what is named like one below the working directory.

const path = require('path');

function defaults() {
  const extensions = require.options.stripTypes === false ? 'js,mjs,cjs' : 'js,mjs,cjs,ts,mts,cts';
  const names = ['test', 'test-*', '*.test', '*-test', '*_test'].map((name) => `**/${name}.{${extensions}}`);
  return [...names, `**/test/**/*.{${extensions}}`];
}

function listFiles(patterns, cwd) {
  const given = patterns !== undefined && patterns.length > 0;
  const { globSync } = require('fs');
  const found = globSync(given ? patterns : defaults(), { cwd, exclude: given ? undefined : (name) => name === 'node_modules' });
  return [...new Set(found)].sort().map((file) => path.resolve(cwd, file));
}

// Every total-th, from the index-th on.
function shardOf(files, shard) {
  return shard === undefined ? files : files.filter((file, i) => i % shard.total === shard.index - 1);
}

module.exports = { listFiles, shardOf };
