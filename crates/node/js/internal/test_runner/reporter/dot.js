'use strict';
// The reporter that draws a dot for each test that passed and an X for others, then the failures.

const { drawResult, palette } = require('internal/test_runner/reporter/marks');

module.exports = async function* dot(source) {
  const colors = palette();
  const columns = Math.max(process.stdout?.columns ?? 20, 20);
  let count = 0;
  const failed = [];
  for await (const { type, data } of source) {
    if (type === 'test:pass') yield `${colors.green}.${colors.reset}`;
    if (type === 'test:fail') {
      yield `${colors.red}X${colors.reset}`;
      failed.push(data);
    }
    if ((type === 'test:fail' || type === 'test:pass') && ++count === columns) {
      yield '\n';
      count = 0;
    }
  }
  yield '\n';
  if (failed.length > 0) {
    yield `\n${colors.red}Failed tests:${colors.white}\n\n`;
    for (const data of failed) yield drawResult('test:fail', data, colors, 0, true);
  }
};
