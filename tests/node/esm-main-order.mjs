// The main program runs in a job: promises come before ticks.
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('promise'));
queueMicrotask(() => console.log('micro'));
import('./support/esm/star1.mjs').then((ns) => console.log(ns.one));
console.log('main');
export {};
