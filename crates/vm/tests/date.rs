//! Date.

mod common;
use common::eval_in;

#[track_caller]
fn check(zone: &str, cases: &[(&str, &str)]) {
    let mut failures = String::new();
    for (code, want) in cases {
        let mut cx = common::isolate();
        cx.builtins.date.set_zone(Some(zone));
        let got = eval_in(&mut cx, code);
        if got != *want {
            failures.push_str(&format!("\n{code}\n   gives    {got}\n   expected {want}\n"));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn utc() {
    check(
        "UTC",
        &[
            ("String(new Date(2024, 1, 29, 12, 30, 45))", "Thu Feb 29 2024 12:30:45 GMT+0000 (Coordinated Universal Time)"),
            ("new Date(0).toISOString() + new Date(NaN) + Date.UTC(2024)", "1970-01-01T00:00:00.000ZInvalid Date1704067200000"),
            ("new Date(NaN).toISOString()", "throws RangeError: Invalid time value"),
            ("Date.prototype.getTime.call({})", "throws TypeError: this is not a Date object."),
            (
                "Date.prototype.setMonth.call({})",
                "throws TypeError: Method Date.prototype.setMonth called on incompatible receiver #<Object>",
            ),
            ("new Date()[Symbol.toPrimitive]('x')", "throws TypeError: Invalid hint: x"),
            (
                "var d = new Date(1718000000000); d - 1 + '|' + (d + '').length + '|' + +d + `${d}`.length",
                "1717999999999|62|171800000000062",
            ),
            ("var d = new Date(2024, 0, 31); d.setMonth(1); d.toISOString() + d.getDay() + d.getYear()", "2024-03-02T00:00:00.000Z6124"),
            ("var d = new Date(NaN); d.setHours(1) + '' + d.setFullYear(2020, 1, 3)", "NaN1580688000000"),
            ("var d = new Date(2020, 5); d.setHours(25, 61, 61, 1001); d.toJSON()", "2020-06-02T02:02:02.001Z"),
            ("typeof Date() + typeof Date.now() + (Date.now() > 1.6e12) + Date.length + Date.UTC.length", "stringnumbertrue77"),
            (
                "var a = new Date(5), b = new Date(a); [b.getTime(), a.valueOf(), a.toUTCString(), a.toGMTString === a.toUTCString] + ''",
                "5,5,Thu, 01 Jan 1970 00:00:00 GMT,true",
            ),
            (
                "new Date(2024, 0).toLocaleString() + ' ' + new Date(2024, 0).toLocaleDateString() + ' ' + new Date(0).toLocaleTimeString()",
                "1/1/2024, 12:00:00 AM 1/1/2024 12:00:00 AM",
            ),
            (
                "new Date('2024-02-29').getTime() + ' ' + new Date(8.64e15 + 1).getTime() + new Date(99, 0).getFullYear()",
                "1709164800000 NaN1999",
            ),
            (
                "class D extends Date { x() { return this.getTime() } } new D(7).x() + Object.prototype.toString.call(new D)",
                "7[object Date]",
            ),
            (
                "new Date(undefined) + '' + new Date(null).getTime() + new Date('x').getTime() + new Date(true).getTime()",
                "Invalid Date0NaN1",
            ),
            ("new Date(NaN).toJSON() + '' + new Date(2019, 12, 1, 0).toISOString()", "null2020-01-01T00:00:00.000Z"),
            (
                "var d = Object.getOwnPropertyDescriptor(Date.prototype, Symbol.toPrimitive); [d.writable, d.configurable, d.value.name] + ''",
                "false,true,[Symbol.toPrimitive]",
            ),
        ],
    );
}

#[test]
fn new_york() {
    let date = "new Date(1718000000000)";
    let shown = |call: &str| format!("{date}.{call}");
    let cases: Vec<(String, &str)> = [
        ("toString()", "Mon Jun 10 2024 02:13:20 GMT-0400 (Eastern Daylight Time)"),
        ("toDateString()", "Mon Jun 10 2024"),
        ("toTimeString()", "02:13:20 GMT-0400 (Eastern Daylight Time)"),
        ("getTimezoneOffset()", "240"),
        ("getHours()", "2"),
        ("getUTCHours()", "6"),
        ("toLocaleString()", "6/10/2024, 2:13:20 AM"),
        (
            "toLocaleString('en-US', {month:'long',day:'numeric',year:'numeric',hour:'numeric',minute:'numeric'})",
            "June 10, 2024 at 2:13 AM",
        ),
        ("toLocaleString('en-US', {month:'short',day:'numeric',hour:'numeric'})", "Jun 10, 2 AM"),
        ("toLocaleTimeString('en-US', {weekday:'short',month:'numeric',day:'numeric'})", "Mon, 6/10, 2:13:20 AM"),
        ("toLocaleDateString('en-US', {weekday:'long',year:'numeric',month:'long',day:'numeric'})", "Monday, June 10, 2024"),
        ("toLocaleTimeString('en-US', {hour:'2-digit',minute:'2-digit'})", "02:13 AM"),
        ("toLocaleTimeString('en-US', {hour12:false})", "02:13:20"),
        ("toLocaleString('en-US', {timeZone:'UTC'})", "6/10/2024, 6:13:20 AM"),
        ("toLocaleDateString('en-US', {month:'2-digit',day:'2-digit',year:'numeric'})", "06/10/2024"),
        ("toLocaleString('en-US', {dateStyle:'full',timeStyle:'short'})", "Monday, June 10, 2024 at 2:13 AM"),
        ("toLocaleString('en-US', {dateStyle:'short',timeStyle:'long'})", "6/10/24, 2:13:20 AM EDT"),
        ("toLocaleString('en-US', {dateStyle:'medium',timeStyle:'short'})", "Jun 10, 2024, 2:13 AM"),
        ("toLocaleTimeString('en-US', {timeZone:'Asia/Tokyo',timeStyle:'full'})", "3:13:20 PM Japan Standard Time"),
        ("toLocaleDateString('en-US', {timeStyle:'short'})", "throws TypeError: Invalid option : timeStyle"),
        ("toLocaleDateString('en-US', {timeZoneName:'short'})", "6/10/2024, EDT"),
        ("toLocaleString('en-US', {timeZoneName:'long'})", "6/10/2024, 2:13:20 AM Eastern Daylight Time"),
        ("toLocaleString('en-US', {hourCycle:'h23'})", "6/10/2024, 02:13:20"),
        ("toLocaleString('en-US', {fractionalSecondDigits:3,second:'numeric'})", "20.000"),
        ("toLocaleDateString('en-US', {hour:'numeric',hour12:false})", "6/10/2024, 02"),
        ("toLocaleString('en-US', {weekday:'long'})", "Monday"),
        ("toLocaleTimeString('en-US', {weekday:'long'})", "Monday 2:13:20 AM"),
        ("toLocaleString('en-US', {month:'long',year:'numeric'})", "June 2024"),
        ("toLocaleString('en-US', {minute:'2-digit',second:'2-digit'})", "13:20"),
        ("toLocaleString('en-US', {weekday:'short',year:'numeric',month:'short'})", "Jun 2024 Mon"),
        ("toLocaleString('en-US', {era:'short'})", "6/10/2024 AD, 2:13:20 AM"),
        ("toLocaleString('en-US', {timeZone:'Mars/Base'})", "throws RangeError: Invalid time zone specified: Mars/Base"),
    ]
    .map(|(call, want)| (shown(call), want))
    .into();
    check("America/New_York", &cases.iter().map(|(c, w)| (c.as_str(), *w)).collect::<Vec<_>>());
    check(
        "America/New_York",
        &[
            (
                "new Date(2024, 2, 10, 2, 30).toISOString() + new Date('2024-01-01 10:00').toISOString()",
                "2024-03-10T07:30:00.000Z2024-01-01T15:00:00.000Z",
            ),
            ("var d = new Date(1718000000000); d.setHours(0, 0, 0, 0); d.toISOString()", "2024-06-10T04:00:00.000Z"),
            ("Date.parse(String(new Date(1718000000000)))", "1718000000000"),
        ],
    );
}

#[test]
fn while_everything_moves() {
    let config = tally_heap::Config { stress: Some(1), verify: true, ..tally_heap::Config::default() };
    let mut cx = tally_vm::isolate::new(config, tally_ledger::Ledger::default()).expect("memory");
    cx.builtins.date.set_zone(Some("UTC"));
    let code = "var r = []; for (var i = 0; i < 3; i++) { var d = new Date('2024-0' + (i + 1) + '-05T10:00:00Z'); d.setMonth(i + 6);
        r.push(d.toISOString(), d.toLocaleDateString('en-US', { month: 'long', timeZone: 'UTC' }), d.toJSON(), `${d}`) } r.join('|')";
    let got = eval_in(&mut cx, code);
    assert!(got.starts_with("2024-07-05T10:00:00.000Z|July|2024-07-05T10:00:00.000Z|Fri Jul 05 2024 10:00:00 GMT+0000 (Coordinated Universal Time)|2024-08-05"), "{got}");
}
