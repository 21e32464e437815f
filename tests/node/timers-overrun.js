// Intervals whose callbacks take longer than their period leave the other phases their turns.
const busy = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
const log = [];
let n = 0;
const interval = setInterval(() => {
  busy(4);
  log.push('i');
  if (++n < 15) return;
  clearInterval(interval);
  const text = log.join('');
  console.log(text.includes('ii'), text.includes('jj'), text.includes('.'));
}, 1);
let m = 0;
const other = setInterval(() => {
  busy(2);
  log.push('j');
  if (++m === 15) clearInterval(other);
}, 2);
setImmediate(function check() {
  log.push('.');
  if (n < 15) setImmediate(check);
});
