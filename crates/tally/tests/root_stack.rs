//! No builtin takes a slot of the root stack for every element it is given: with hardly more slots than elements, such
//! a loop is the panic "root stack overflow".

use tally::{Error, Isolate, Limits};

const GLOBALS: &[&str] = &[
    "Object",
    "Function",
    "Array",
    "String",
    "Map",
    "Set",
    "WeakMap",
    "WeakSet",
    "JSON",
    "Reflect",
    "Promise",
    "Iterator",
    "RegExp",
    "Proxy",
    "Symbol",
    "Error",
    "AggregateError",
    "Uint8Array",
    "Float64Array",
    "BigInt64Array",
    "ArrayBuffer",
    "DataView",
    "Math",
    "BigInt",
    "Date",
    "FinalizationRegistry",
    "WeakRef",
    "Number",
    "Boolean",
    "Atomics",
    "SharedArrayBuffer",
    "parseInt",
    "encodeURI",
    "decodeURIComponent",
];

#[test]
fn large_inputs_do_not_fill_it() -> Result<(), Error> {
    const ELEMENTS: u32 = 20_000;
    let mut isolate = Isolate::new(Limits { stack_slots: ELEMENTS + 2_000, ..Limits::default() })?;
    isolate.enter(|scope| {
        scope.evaluate("list.js", &format!("var builtins = [{ELEMENTS}, ...{GLOBALS:?}]"))?;
        scope.evaluate("every-builtin.js", include_str!("../../../tests/support/every-builtin.js"))?;
        let calls = scope.evaluate("calls.js", "calls > 15000 ? 'enough' : calls + ' calls'")?;
        assert_eq!(scope.to_text(calls)?, "enough");
        Ok(())
    })
}
