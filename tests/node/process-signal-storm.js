// Many signals while the loop runs: none kills, some are heard, and the program ends. Thousands of timers beside them.
let heard = 0;
const on = () => { heard++; };
process.on('SIGUSR1', on);
let fired = 0;
for (let i = 0; i < 20000; i++) setTimeout(() => { fired++; }, i % 7);
let rounds = 0;
const storm = setInterval(() => {
  for (let i = 0; i < 200; i++) process.kill(process.pid, 'SIGUSR1');
  if (++rounds < 10) return;
  clearInterval(storm);
  setTimeout(() => {
    console.log(heard > 0, heard <= 2000, fired);
    process.off('SIGUSR1', on);
    // Without a listener the default is back; SIGURG's is to be ignored.
    process.once('SIGURG', () => { console.log('SIGURG'); process.kill(process.pid, 'SIGURG'); });
    process.kill(process.pid, 'SIGURG');
    const keep = setTimeout(() => {}, 20);
    keep.ref();
  }, 20);
}, 1);
