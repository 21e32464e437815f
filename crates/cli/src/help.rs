//! What `--help` prints.

pub const HELP: &str = "\
Usage: tally [flags] file.js [arguments]
       tally [flags] -e CODE | -p CODE | - [arguments]

Runs a Node.js program (CommonJS). With - the program is read from standard input. The options of Node.js 24 are taken; one
that means nothing here says so in a warning, one that nobody knows ends the command.

  -e, --eval CODE             run CODE
  -p, --print CODE            run CODE and print its result
  -i, --interactive           read, evaluate and print, also where standard input is no terminal; without a program and at a
                              terminal that is what happens
  -c, --check                 see whether the program parses, do not run it
  -h, --help                  this text
  -v, --version               the version
      --run NAME              run a script of package.json
      --script                file.js is a plain script in the global scope, not a CommonJS module

Tests:
      --test [PATTERNS]       run the files with tests that the patterns name, or those whose names say so, each in a process
                              of its own; the exit code is 1 when one fails
      --test-name-pattern RE, --test-skip-pattern RE, --test-only, --test-shard N/M
                              which tests; the first two any number of times
      --test-concurrency N, --test-timeout MS, --test-isolation=none, --test-global-setup FILE, --test-force-exit
      --test-reporter NAME    spec, tap, dot, junit or a module; --test-reporter-destination stdout, stderr or a file
      --test-update-snapshots write the snapshots of t.assert.snapshot

Modules:
  -r, --require MODULE        load a module before the program; any number of times
      --import MODULE         the same through import()
  -C, --conditions NAME       one more condition for the exports of packages
      --input-type=module     what -e, -p and - read (or commonjs, or either with -typescript)
      --preserve-symlinks, --preserve-symlinks-main
                              file names are not followed through symbolic links
      --no-global-search-paths  NODE_PATH and the folders in the home directory are not looked through

The environment:
      --env-file FILE         variables from a file, for names that are not set
      --env-file-if-exists FILE
      --title TEXT            process.title

Errors and warnings:
      --no-warnings           print no warnings
      --disable-warning NAME  print no warnings of this code or type
      --trace-warnings        print warnings with their stacks
      --redirect-warnings FILE  print them into a file
      --no-deprecation, --trace-deprecation, --throw-deprecation, --pending-deprecation
      --trace-uncaught        for an error that nobody caught, print where it was thrown
      --unhandled-rejections MODE  throw, strict, warn, none or warn-with-error-code
      --stack-trace-limit=N   Error.stackTraceLimit
      --disable-proto MODE    delete Object.prototype.__proto__, or have it throw

Network and reports:
      --max-http-header-size N, --insecure-http-parser
      --dns-result-order ORDER, --no-network-family-autoselection,
      --network-family-autoselection-attempt-timeout MS
      --no-experimental-websocket, --no-experimental-global-navigator
      --report-dir, --report-filename, --report-compact, --report-exclude-env, --report-exclude-network,
      --report-on-signal, --report-signal, --report-on-fatalerror, --report-uncaught-exception
                              the fields of process.report

Memory:
      --max-memory=SIZE       bound on all memory: heap, buffers, slabs, code (bytes, or with k, m, g; or in % of the
                              machine's or container's memory). At the bound a RangeError with code ERR_MEMORY_LIMIT is thrown
      --max-old-space-size=N  bound on the heap in MiB; at the bound a RangeError with code ERR_HEAP_LIMIT is thrown
      --max-old-space-size-percentage=N  the same, in percent of the machine's memory
      --max-semi-space-size=N bound on one half of the new space in MiB (default 16, less under small bounds)
      --heap-limits=classic   the bounds that V8 had for long: 1400 MiB and semi-spaces of 16
      --socket-slab-size=SIZE the slabs that sockets are read into (default 1m)
      --socket-read-size=SIZE the most that one read of a socket is offered (default and at most 512k); what it does not
                              fill goes back to the slab at once
      --file-slab-size=SIZE   the slabs that files are read into (default 256k)
      --trace-slab-pins       note each line that keeps a slab where it is, for slabs() of tally:memory
      --no-slab-evacuation    leave small Buffers and chunks in slabs that are mostly dead, to compare
      --zero-fill-buffers     Buffer.allocUnsafe gives zeroes
      --expose-gc             make the function gc() global
      --memory-report         when the program ends, and on SIGUSR2, print on standard error who holds what memory
      --trace-gc              print a line per collection on standard error
      --trace-gc-verbose      and the phases of markings and pauses
      --trace-backpressure    print on standard error which streams hold several times their high-water marks: a line for
                              each doubling, a table at the end, with the lines that made and wrote them

For those who work on the engine:
      --no-ic                 every instruction goes the general way: nothing is cached, and there are no shortcuts
      --gc-stress[=N]         collect and move everything at every N-th allocation (default 1), and poison what was left
      --verify-heap           check the whole heap before and after each collection
      --expose-internals      programs may require the runtime's internal modules (internal/test/binding, ...)
      --verify-marking[=N]    mark in steps while the program runs, and check that no store escapes the marking; N sets
                              the rhythm (default 1)

Environment variables: NODE_OPTIONS (flags, before those of the command line), NODE_PATH, NODE_DEBUG, NODE_NO_WARNINGS=1,
NODE_PENDING_DEPRECATION=1, NODE_PRESERVE_SYMLINKS=1, NODE_PRESERVE_SYMLINKS_MAIN=1, NODE_REDIRECT_WARNINGS=FILE,
FORCE_COLOR, NO_COLOR, NODE_DISABLE_COLORS.

Exit codes: the program's own; 1 after an uncaught error; 7 when the handler of one failed; 9 for a bad flag;
134 when memory ended and nobody caught the error.
";
