//! Making an isolate: a heap, a machine, and its first realm.

use crate::cx::Cx;
use crate::host::HostState;
use crate::interp::{Machine, MachineConfig};
use crate::kinds::KINDS;
use crate::names::{Names, Symbols};
use crate::object::string::Strings;
use crate::realm::Realms;
use tally_heap::{Config, Heap, OutOfMemory};
use tally_ledger::Ledger;

/// Most bytes of a limit that are held back for what handles and reports the error at the limit.
const MOST_RESERVE: u64 = 6 << 20;

/// How much of a limit is held back.
fn reserve_of(limit: u64) -> u64 {
    (limit / 12).min(MOST_RESERVE)
}

/// A fresh isolate with its own heap, limits and realm.
///
/// # Errors
/// When the limits do not leave room for the realm.
pub fn new(config: Config, ledger: Ledger) -> Result<Box<Cx>, OutOfMemory> {
    with_machine(config, ledger, &MachineConfig::default())
}

/// As [`new`], with a machine that is set up in another way.
///
/// # Errors
/// When the limits do not leave room for the realm.
pub fn with_machine(config: Config, ledger: Ledger, machine: &MachineConfig) -> Result<Box<Cx>, OutOfMemory> {
    ledger.set_reserve(ledger.limit().map_or(0, reserve_of), reserve_of(config.max_old));
    ledger.set_native_limit(config.max_old);
    let mut heap = Heap::new(KINDS, config, ledger);
    // What the machine itself uses: the bottom of the root stack, above slot 0.
    let names = Names::new(&mut heap)?;
    let symbols = Symbols::new(&mut heap)?;
    let strings = Strings::new(&mut heap)?;
    heap.stack().seal();
    let realms = Realms::new(&mut heap)?;
    let machine = Machine::new(&mut heap, machine);
    let mut cx = Box::new(Cx::assemble(heap, names, symbols, strings, realms, machine, HostState::default()));
    match cx.bootstrap() {
        Ok(()) => Ok(cx),
        Err(_) => Err(OutOfMemory::System { bytes: 0 }),
    }
}
