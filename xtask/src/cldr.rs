//! Makes the data of `crates/intl` from the CLDR's JSON packages: `cldr/generate.js`, run by tally itself.

use std::path::PathBuf;
use std::process::Command;

/// `cldr DIR`: the `node_modules` that has cldr-core, cldr-dates-full, cldr-numbers-full, cldr-misc-full, cldr-units-full and
/// cldr-localenames-full, all of one version (48.2.0 is what Node 24.21 has).
pub fn run(args: &[String]) -> Result<(), String> {
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    let dir = args.first().filter(|a| !a.starts_with('-')).ok_or("say where the packages are: cldr DIR")?;
    let tally = match option("--binary") {
        Some(t) => PathBuf::from(t),
        None => crate::build_tally()?,
    };
    let root = crate::root();
    let status = Command::new(tally)
        .arg(root.join("xtask/cldr/generate.js"))
        .arg(dir)
        .arg(root.join("crates/intl/data/cldr.bin"))
        .status()
        .map_err(|e| format!("cannot be run: {e}"))?;
    if status.success() { Ok(()) } else { Err("the data was not made".into()) }
}
