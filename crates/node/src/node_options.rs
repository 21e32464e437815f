//! The options of Node 24.21: how each is written, whether `NODE_OPTIONS` may have it, and what it means here.

use Kind::{List, NoOp, Switch, Value};
use Meaning::{Here, Nothing, Refused, Same};

/// How an option is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `--name` and `--no-name`.
    Switch,
    /// `--name VALUE` or `--name=VALUE`.
    Value,
    /// The same, any number of times.
    List,
    /// Node takes it and does nothing: an experiment that is over.
    NoOp,
}

/// What an option means here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// What it means in Node.
    Here,
    /// Nothing has to be done: programs see no difference, or another option that is told about says it all.
    Same,
    /// It asks for what is not here: a warning, and the program runs.
    Nothing,
    /// The program must not run without it.
    Refused,
}

pub struct Opt {
    /// Without the dashes.
    pub name: &'static str,
    pub kind: Kind,
    /// `NODE_OPTIONS` may have it.
    pub env: bool,
    /// On by itself: `--no-name` is what says something.
    pub default_on: bool,
    pub meaning: Meaning,
}

const fn o(name: &'static str, kind: Kind, env: bool, default_on: bool, meaning: Meaning) -> Opt {
    Opt { name, kind, env, default_on, meaning }
}

/// Other spellings.
pub const ALIASES: &[(&str, &str)] = &[
    ("-C", "--conditions"),
    ("-c", "--check"),
    ("-e", "--eval"),
    ("-h", "--help"),
    ("-i", "--interactive"),
    ("-p", "--print"),
    ("-r", "--require"),
    ("-v", "--version"),
    ("--debug-port", "--inspect-port"),
    ("--enable-network-family-autoselection", "--network-family-autoselection"),
    ("--es-module-specifier-resolution", "--experimental-specifier-resolution"),
    ("--experimental-default-config-file", "--experimental-config-file"),
    ("--experimental-strip-types", "--strip-types"),
    ("--experimental-test-isolation", "--test-isolation"),
    ("--loader", "--experimental-loader"),
    ("--report-directory", "--report-dir"),
    ("--security-reverts", "--security-revert"),
    ("--trace-events-enabled", "--trace-event-categories"),
];

/// Sorted by name.
pub const OPTIONS: &[Opt] = &[
    o("abort-on-uncaught-exception", Switch, true, false, Nothing),
    o("addons", Switch, true, true, Same),
    o("allow-addons", Switch, true, false, Here),
    o("allow-child-process", Switch, true, false, Here),
    o("allow-fs-read", List, true, false, Here),
    o("allow-fs-write", List, true, false, Here),
    o("allow-inspector", Switch, true, false, Here),
    o("allow-net", Switch, true, false, Here),
    o("allow-openssl-store", Switch, true, false, Here),
    o("allow-wasi", Switch, true, false, Here),
    o("allow-worker", Switch, true, false, Here),
    o("async-context-frame", Switch, true, true, Nothing),
    o("build-snapshot", Switch, false, false, Refused),
    o("build-snapshot-config", Value, false, false, Same),
    o("check", Switch, false, false, Here),
    o("completion-bash", Switch, false, false, Refused),
    o("conditions", List, true, false, Here),
    o("cpu-prof", Switch, true, false, Nothing),
    o("cpu-prof-dir", Value, true, false, Same),
    o("cpu-prof-interval", Value, true, false, Same),
    o("cpu-prof-name", Value, true, false, Same),
    o("debug", Switch, false, false, Nothing),
    o("debug-arraybuffer-allocations", Switch, true, false, Same),
    o("debug-brk", Switch, false, false, Nothing),
    o("deprecation", Switch, true, true, Here),
    o("diagnostic-dir", Value, true, false, Nothing),
    o("disable-proto", Value, true, false, Here),
    o("disable-sigusr1", Switch, true, false, Same),
    o("disable-warning", List, true, false, Here),
    o("disable-wasm-trap-handler", Switch, true, false, Same),
    o("disallow-code-generation-from-strings", Switch, true, false, Refused),
    o("dns-result-order", Value, true, false, Here),
    o("enable-etw-stack-walking", Switch, true, false, Same),
    o("enable-fips", Switch, true, false, Refused),
    o("enable-source-maps", Switch, true, false, Here),
    o("entry-url", Switch, true, false, Nothing),
    o("env-file", List, false, false, Here),
    o("env-file-if-exists", List, false, false, Here),
    o("eval", Value, false, false, Here),
    o("experimental-abortcontroller", NoOp, true, false, Same),
    o("experimental-addon-modules", Switch, true, false, Nothing),
    o("experimental-config-file", Value, false, false, Nothing),
    o("experimental-detect-module", Switch, true, true, Same),
    o("experimental-eventsource", Switch, true, false, Nothing),
    o("experimental-fetch", NoOp, true, false, Same),
    o("experimental-global-customevent", NoOp, true, false, Same),
    o("experimental-global-navigator", Switch, true, true, Here),
    o("experimental-global-webcrypto", NoOp, true, false, Same),
    o("experimental-import-meta-resolve", Switch, true, false, Nothing),
    o("experimental-import-text", Switch, true, false, Nothing),
    o("experimental-inspector-network-resource", Switch, false, false, Nothing),
    o("experimental-json-modules", NoOp, true, false, Same),
    o("experimental-loader", List, true, false, Nothing),
    o("experimental-modules", NoOp, true, false, Same),
    o("experimental-network-inspection", Switch, false, false, Nothing),
    o("experimental-package-map", Value, true, false, Nothing),
    o("experimental-print-required-tla", Switch, true, false, Nothing),
    o("experimental-quic", NoOp, true, false, Same),
    o("experimental-repl-await", Switch, true, true, Same),
    o("experimental-report", NoOp, true, false, Same),
    o("experimental-require-module", Switch, true, true, Here),
    o("experimental-sea-config", Value, false, false, Refused),
    o("experimental-shadow-realm", Switch, true, false, Nothing),
    o("experimental-specifier-resolution", NoOp, true, false, Same),
    o("experimental-sqlite", Switch, true, true, Same),
    o("experimental-storage-inspection", Switch, false, false, Nothing),
    o("experimental-stream-iter", Switch, true, false, Nothing),
    o("experimental-test-coverage", Switch, false, false, Refused),
    o("experimental-test-module-mocks", Switch, false, false, Refused),
    o("experimental-test-snapshots", NoOp, false, false, Same),
    o("experimental-test-tag-filter", List, false, false, Refused),
    o("experimental-top-level-await", NoOp, true, false, Same),
    o("experimental-transform-types", Switch, true, false, Nothing),
    o("experimental-vm-modules", Switch, true, false, Here),
    o("experimental-wasi-unstable-preview1", NoOp, true, false, Same),
    o("experimental-wasm-modules", NoOp, true, false, Same),
    o("experimental-websocket", Switch, true, true, Here),
    o("experimental-webstorage", Switch, true, false, Nothing),
    o("experimental-worker", NoOp, true, false, Same),
    o("experimental-worker-inspection", Switch, false, false, Nothing),
    o("expose-gc", Switch, true, false, Here),
    o("expose-internals", Switch, false, false, Here),
    o("extra-info-on-fatal-exception", Switch, true, true, Same),
    o("force-async-hooks-checks", Switch, true, true, Same),
    o("force-context-aware", Switch, true, false, Same),
    o("force-fips", Switch, true, false, Refused),
    o("force-node-api-uncaught-exceptions-policy", Switch, true, false, Nothing),
    o("frozen-intrinsics", Switch, true, false, Refused),
    o("global-search-paths", Switch, true, true, Here),
    o("harmony-shadow-realm", Switch, false, false, Nothing),
    o("heap-prof", Switch, true, false, Nothing),
    o("heap-prof-dir", Value, true, false, Same),
    o("heap-prof-interval", Value, true, false, Same),
    o("heap-prof-name", Value, true, false, Same),
    o("heapsnapshot-near-heap-limit", Value, true, false, Nothing),
    o("heapsnapshot-signal", Value, true, false, Nothing),
    o("help", Switch, false, false, Here),
    o("http-parser", NoOp, true, false, Same),
    o("icu-data-dir", Value, true, false, Nothing),
    o("import", List, true, false, Here),
    o("input-type", Value, true, false, Here),
    o("insecure-http-parser", Switch, true, false, Here),
    o("inspect", Switch, true, false, Nothing),
    o("inspect-brk", Switch, true, false, Nothing),
    o("inspect-brk-node", Switch, false, false, Nothing),
    o("inspect-port", Value, true, false, Same),
    o("inspect-publish-uid", Value, true, false, Same),
    o("inspect-wait", Switch, true, false, Nothing),
    o("interactive", Switch, false, false, Here),
    o("interpreted-frames-native-stack", Switch, true, false, Same),
    o("jitless", Switch, true, false, Same),
    o("localstorage-file", Value, true, false, Nothing),
    o("max-heap-size", Value, true, false, Nothing),
    o("max-http-header-size", Value, true, false, Here),
    o("max-old-space-size", Value, true, false, Here),
    o("max-old-space-size-percentage", Value, true, false, Here),
    o("max-semi-space-size", Value, true, false, Here),
    o("napi-modules", NoOp, true, false, Same),
    o("network-family-autoselection", Switch, true, true, Here),
    o("network-family-autoselection-attempt-timeout", Value, true, false, Here),
    o("node-memory-debug", NoOp, true, false, Same),
    o("node-snapshot", Switch, true, false, Same),
    o("openssl-config", Value, true, false, Nothing),
    o("openssl-legacy-provider", Switch, true, false, Nothing),
    o("openssl-shared-config", Switch, true, false, Nothing),
    o("pending-deprecation", Switch, true, false, Here),
    o("perf-basic-prof", Switch, true, false, Same),
    o("perf-basic-prof-only-functions", Switch, true, false, Same),
    o("perf-prof", Switch, true, false, Same),
    o("perf-prof-unwinding-info", Switch, true, false, Same),
    o("permission", Switch, true, false, Here),
    o("permission-audit", Switch, true, false, Refused),
    o("preserve-symlinks", Switch, true, false, Here),
    o("preserve-symlinks-main", Switch, true, false, Here),
    o("print", Switch, false, false, Here),
    o("prof", Switch, false, false, Nothing),
    o("prof-process", Switch, false, false, Refused),
    o("redirect-warnings", Value, true, false, Here),
    o("report-compact", Switch, true, false, Here),
    o("report-dir", Value, true, false, Here),
    o("report-exclude-env", Switch, true, false, Here),
    o("report-exclude-network", Switch, true, false, Here),
    o("report-filename", Value, true, false, Here),
    o("report-on-fatalerror", Switch, true, false, Here),
    o("report-on-signal", Switch, true, false, Here),
    o("report-signal", Value, true, false, Here),
    o("report-uncaught-exception", Switch, true, false, Here),
    o("require", List, true, false, Here),
    o("require-module", Switch, true, true, Nothing),
    o("run", Value, false, false, Here),
    o("secure-heap", Value, true, false, Nothing),
    o("secure-heap-min", Value, true, false, Nothing),
    o("security-revert", List, false, false, Refused),
    o("snapshot-blob", Value, true, false, Refused),
    o("stack-trace-limit", Value, true, false, Here),
    o("strip-types", Switch, true, true, Here),
    o("test", Switch, false, false, Here),
    o("test-concurrency", Value, false, false, Here),
    o("test-coverage-branches", Value, true, false, Same),
    o("test-coverage-exclude", List, true, false, Same),
    o("test-coverage-functions", Value, true, false, Same),
    o("test-coverage-include", List, true, false, Same),
    o("test-coverage-lines", Value, true, false, Same),
    o("test-force-exit", Switch, false, false, Here),
    o("test-global-setup", Value, true, false, Here),
    o("test-isolation", Value, true, false, Here),
    o("test-name-pattern", List, true, false, Here),
    o("test-only", Switch, true, false, Here),
    o("test-random-seed", Value, true, false, Refused),
    o("test-randomize", Switch, true, false, Refused),
    o("test-reporter", List, true, false, Here),
    o("test-reporter-destination", List, true, false, Here),
    o("test-rerun-failures", Value, true, false, Refused),
    o("test-shard", Value, true, false, Here),
    o("test-skip-pattern", List, true, false, Here),
    o("test-timeout", Value, false, false, Here),
    o("test-udp-no-try-send", Switch, false, false, Same),
    o("test-update-snapshots", Switch, false, false, Here),
    o("throw-deprecation", Switch, true, false, Here),
    o("title", Value, true, false, Here),
    o("tls-cipher-list", Value, true, false, Here),
    o("tls-keylog", Value, true, false, Nothing),
    o("tls-max-v1.2", Switch, true, false, Here),
    o("tls-max-v1.3", Switch, true, false, Here),
    o("tls-min-v1.0", Switch, true, false, Nothing),
    o("tls-min-v1.1", Switch, true, false, Nothing),
    o("tls-min-v1.2", Switch, true, false, Here),
    o("tls-min-v1.3", Switch, true, false, Here),
    o("trace-deprecation", Switch, true, false, Here),
    o("trace-env", Switch, true, false, Nothing),
    o("trace-env-js-stack", Switch, true, false, Nothing),
    o("trace-env-native-stack", Switch, true, false, Nothing),
    o("trace-event-categories", Value, true, false, Nothing),
    o("trace-event-file-pattern", Value, true, false, Nothing),
    o("trace-exit", Switch, true, false, Nothing),
    o("trace-promises", Switch, true, false, Nothing),
    o("trace-require-module", Value, true, false, Nothing),
    o("trace-sigint", Switch, true, false, Nothing),
    o("trace-sync-io", Switch, true, false, Nothing),
    o("trace-tls", Switch, true, false, Nothing),
    o("trace-uncaught", Switch, true, false, Here),
    o("trace-warnings", Switch, true, false, Here),
    o("track-heap-objects", Switch, true, false, Nothing),
    o("unhandled-rejections", Value, true, false, Here),
    o("use-bundled-ca", Switch, true, false, Same),
    o("use-env-proxy", Switch, true, false, Nothing),
    o("use-largepages", Value, true, false, Same),
    o("use-openssl-ca", Switch, true, false, Nothing),
    o("use-system-ca", Switch, true, false, Here),
    o("v8-options", Switch, false, false, Refused),
    o("v8-pool-size", Value, true, false, Same),
    o("verify-base-objects", Switch, true, false, Same),
    o("version", Switch, false, false, Here),
    o("warnings", Switch, true, true, Here),
    o("watch", Switch, true, false, Nothing),
    o("watch-kill-signal", Value, true, false, Same),
    o("watch-path", List, true, false, Same),
    o("watch-preserve-output", Switch, true, false, Same),
    o("zero-fill-buffers", Switch, true, false, Here),
];

/// The option of this name, without dashes.
pub fn find(name: &str) -> Option<&'static Opt> {
    OPTIONS.binary_search_by(|o| o.name.cmp(name)).ok().map(|i| &OPTIONS[i])
}

/// V8's own flags, a line for those that take a value and one for the others.
const V8_FLAGS: &str = include_str!("v8_flags.txt");

/// Whether V8 has a flag of this name (without `--no-`), and whether it takes a value.
pub fn v8_flag(name: &str) -> Option<bool> {
    let mut lines = V8_FLAGS.lines();
    let [valued, switches] = [lines.next().unwrap_or_default(), lines.next().unwrap_or_default()];
    if switches.split(' ').any(|n| n == name) {
        return Some(false);
    }
    valued.split(' ').any(|n| n == name).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_sorted() {
        assert!(OPTIONS.is_sorted_by_key(|o| o.name));
        assert!(ALIASES.iter().filter(|a| a.1 != "--print").all(|a| find(&a.1[2..]).is_some()));
        assert_eq!((v8_flag("stack-size"), v8_flag("harmony"), v8_flag("no-such")), (Some(true), Some(false), None));
    }
}
