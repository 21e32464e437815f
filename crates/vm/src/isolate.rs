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
