'use strict';
// Asynchronous context while nobody uses it: an undefined `tracker`, which those who make callbacks test.
//
// `internal/async_hooks` puts itself there when it is first loaded; from then on every resource gets an id and takes the
// context of the moment it was made along. Modules with callbacks from the loop use the functions below, which do
// next to nothing before that (BINDINGS.md, section 14).

const context = {
  tracker: undefined,
  main: true, // the main program has not come to its end yet
  lastId: 1, // of async ids; 1 is the main program's

  // For one callback: what runs it in the context of now, as a resource of type `type` that is gone afterwards.
  wrap(type, callback) {
    return context.tracker === undefined ? callback : context.tracker.wrap(type, callback);
  },

  // For a callback that is called by others: what runs it in the context of now.
  bind(type, callback) {
    return context.tracker === undefined ? callback : context.tracker.bind(type, callback);
  },

  // For handles with many callbacks: what `run` wants to see. `handle` (an object, or undefined) is the resource that
  // programs see.
  open(type, handle) {
    return context.tracker === undefined ? undefined : context.tracker.open(type, handle);
  },
  run(scope, callback, self, ...args) {
    return scope === undefined || context.tracker === undefined ? Reflect.apply(callback, self, args) : context.tracker.run(scope, callback, self, args);
  },
  close(scope) {
    if (scope !== undefined) context.tracker.close(scope);
  },
};

module.exports = context;
