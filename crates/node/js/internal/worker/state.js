'use strict';
// What the module `worker_threads` says of the thread it is in: the main thread's answers, until a worker begins
// (internal/worker/main) and writes its own.

module.exports = {
  isMainThread: true,
  threadId: 0,
  threadName: '',
  resourceLimits: {},
  parentPort: null,
  workerData: null,
  environmentData: new Map(),
  control: null, // of a worker: posts to the `Worker` that stands for it
};
