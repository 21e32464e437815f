'use strict';
// A timer that a promise's reaction sets while a longer one waits fires when it is due, not with the longer one.
const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const long = setTimeout(() => console.log('too late'), 60_000);
(async () => {
  for (let i = 0; i < 5; i++) await delay(0);
  clearTimeout(long);
  console.log('done');
})();
