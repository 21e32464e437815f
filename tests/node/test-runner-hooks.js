// Hooks of suites that run at once, what they see of a test, plans, and hooks behind the last test.
const { spawnSync } = require('child_process');
const mask = require('./support/test-runner/mask.cjs');

function go(...args) {
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  console.log(`== ${args.join(' ')} ${status}`);
  console.log(mask(stdout));
}
go('--test-reporter=tap', 'node/support/test-runner/hooks.cjs');
go('--test-reporter=spec', '--test-name-pattern=slow', '--test-name-pattern=x', 'node/support/test-runner/hooks.cjs');
go('--test-reporter=spec', '--test-skip-pattern=/hooks/', 'node/support/test-runner/hooks.cjs');
go('--test-reporter=tap', '-e', "const { test, after } = require('node:test'); after(() => { throw new Error('last'); }); test('a', () => {}); test('b', { only: false }, () => {});");
go('--test', '--test-reporter=spec', 'node/support/test-runner/sample.cjs');
