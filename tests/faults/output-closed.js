// Writes until it hears that nobody takes it.
process.stdout.on('error', (e) => {
  console.error(e.message);
  process.exit(0);
});
const more = () => {
  process.stdout.write('x'.repeat(10000));
  setImmediate(more);
};
more();
