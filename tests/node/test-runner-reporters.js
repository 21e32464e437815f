// What the reporters make of tests that end in every way.
const { spawnSync } = require('child_process');
const mask = require('./support/test-runner/mask.cjs');

for (const reporter of ['spec', 'tap', 'dot', 'junit']) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [`--test-reporter=${reporter}`, 'node/support/test-runner/sample.cjs'], { encoding: 'utf8' });
  console.log(`== ${reporter} ${status}`);
  console.log(mask(stdout), stderr);
}
