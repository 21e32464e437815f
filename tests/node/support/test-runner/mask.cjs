// Output of reporters without what differs from run to run: times, and lines of the runtime's own stack.
module.exports = (text) => text
  .replace(/[\d.]+ms\)/g, 'Nms)')
  .replace(/(duration_ms:?) [\d.]+/g, '$1 N')
  .replace(/time="[\d.]+"/g, 'time="N"')
  .replace(/timestamp="[^"]*"/g, 'timestamp="T"')
  .replace(/hostname="[^"]*"/g, 'hostname="H"')
  .replaceAll(__dirname, 'DIR')
  .split('\n')
  .filter((line) => !/^\s*(at )?.*\(?node:[\w/]+:[\d:]+\)?( \{|,)?$|async Promise|new Promise|Array\.map|matching cause stack|^Node\.js v|^\[?Error \[ERR_TEST_FAILURE\]|^ {4}at /.test(line))
  .join('\n');
