// --test and run(): which files, in what order, options that choose tests, and exit codes.
const { spawnSync } = require('child_process');
const { run } = require('node:test');
const mask = require('./support/test-runner/mask.cjs');

const cwd = `${__dirname}/support/test-runner/files`;
function cli(...args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd, env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
  console.log(`== ${args.join(' ')} -> ${status}`);
  console.log(mask(stdout), stderr.replace(/^.*: (?=invalid)/, ''));
}

cli('--test');
cli('--test', '--test-reporter=tap', '--test-only', 'sub/a.test.cjs');
cli('--test', '--test-name-pattern=x', '--test-name-pattern=/A/i', 'sub/*test.*');
cli('--test', '--test-skip-pattern=y', 'sub/*test.mjs');
cli('--test', '--test-shard=2/2', 'sub/*test.*');
cli('--test', '--test-isolation=none', '--test-reporter=tap', 'sub/b-test.mjs', 'd_test.ts');
cli('--test', 'nothing');
cli('--test-isolation=half', '--test', 'sub/a.test.cjs');

const events = [];
run({ files: ['d_test.ts', 'sub/b-test.mjs'], cwd, testNamePatterns: ['typed', /x/] })
  .on('test:pass', (data) => events.push(`pass ${data.nesting} ${data.name} ${data.testNumber}`))
  .on('test:fail', (data) => events.push(`fail ${data.name}`))
  .on('test:summary', (data) => { if (data.file === undefined) events.push(JSON.stringify(data.counts)); })
  .on('end', () => { console.log(events.join('\n')); })
  .resume();
for (const options of [{ files: 1 }, { concurrency: 'x' }, { isolation: 'x' }, { globPatterns: ['x'], files: ['y'] }, { timeout: 'x' }, { signal: 1 }, { shard: { index: 3, total: 2 } }, { execArgv: [1] }, { testNamePatterns: 1 }]) {
  try {
    run(options);
  } catch (err) {
    console.log(err.name, err.code, err.message);
  }
}
