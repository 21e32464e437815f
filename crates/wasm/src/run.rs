//! Running code: who is asked meanwhile, and how it is entered again.
//!
//! The machine lends its store to an imported function for the time of the call. What the host does with the store then goes
//! through that loan ([`Shared::state`]); in between the store is nobody's.

use crate::error::Failure;
use crate::limits;
use crate::linear::Linear;
use crate::store::{FuncId, Shared, Store};
use crate::types::Value;
use std::ptr::NonNull;
use wasmi::{AsContextMut, StoreContextMut};

/// The host has a reason of its own to end what runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stop;
impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped by the host")
    }
}
impl std::error::Error for Stop {}
impl wasmi::errors::HostError for Stop {}

/// Who is asked while code runs.
pub trait Host {
    /// An imported function is called. The results are there with their types, to be replaced. The store may be used.
    ///
    /// # Errors
    /// When what runs is to end: all of it, up to whoever called.
    fn call(&mut self, import: u32, args: &[Value], results: &mut [Value]) -> Result<(), Stop>;
    /// Whether to go on. The store may not be used.
    ///
    /// # Errors
    /// When what runs is to end.
    fn poll(&mut self) -> Result<(), Stop>;
    /// So many bytes were refused to a memory, which will ask once more. The store may not be used.
    fn make_room(&mut self, bytes: usize);
}

/// Who has the store.
#[derive(Clone, Copy)]
pub(crate) enum State {
    /// Nobody.
    Idle,
    /// The machine.
    Busy,
    /// A host that it called; here is the loan.
    Lent(NonNull<StoreContextMut<'static, Data>>),
}

/// What the machine keeps for us with a store.
pub(crate) struct Data {
    pub(crate) shared: std::rc::Rc<Shared>,
    pub(crate) limiter: Limiter,
}

/// Puts a cell back as it was.
struct Restore<'a, T>(&'a std::cell::Cell<T>, Option<T>);
impl<T> Drop for Restore<'_, T> {
    fn drop(&mut self) {
        if let Some(value) = self.1.take() {
            self.0.set(value);
        }
    }
}
fn replace<T>(cell: &std::cell::Cell<T>, value: T) -> Restore<'_, T> {
    Restore(cell, Some(cell.replace(value)))
}

impl Store {
    /// Does something with the machine's store, if it can be had.
    pub(crate) fn with<R>(&self, f: impl FnOnce(StoreContextMut<'_, Data>) -> R) -> Result<R, Failure> {
        let state = &self.shared.state;
        match state.get() {
            State::Busy => Err(Failure::Busy),
            State::Idle => {
                let _idle = replace(state, State::Busy);
                // SAFETY: nobody has the store, and until `_idle` goes nobody else gets it.
                let store = unsafe { &mut *self.inner.get() };
                Ok(f(store.as_context_mut()))
            }
            State::Lent(mut loan) => {
                let _lent = replace(state, State::Busy);
                // SAFETY: the loan is on the stack of `called`, which waits for its host, and sets the state back before it
                // goes on. Until `_lent` goes nobody else uses it.
                Ok(f(unsafe { loan.as_mut() }.as_context_mut()))
            }
        }
    }

    /// Calls a function. `results` gets what it gives.
    ///
    /// # Errors
    /// When the code trapped, or the host stopped it.
    pub fn call(&self, func: FuncId, args: &[Value], results: &mut Vec<Value>, host: &mut dyn Host) -> Result<(), Failure> {
        let shared = &self.shared;
        let Some(func) = shared.func(func) else { return Err(Failure::Other("no such function".into())) };
        let host_ptr = NonNull::from(&mut *host);
        // SAFETY: only the lifetime changes, and it is not used after `_host` is dropped, which is when this returns.
        let host_ptr = unsafe { std::mem::transmute::<NonNull<dyn Host + '_>, NonNull<dyn Host + 'static>>(host_ptr) };
        self.with(|mut ctx| {
            let _host = replace(&shared.host, Some(host_ptr));
            let args: Vec<wasmi::Val> = args.iter().map(|v| shared.to_machine(&mut ctx, *v)).collect();
            let ty = func.ty(&ctx);
            let mut out: Vec<wasmi::Val> = ty.results().iter().map(|t| wasmi::Val::default_for_ty(*t)).collect();
            if !matches!(ctx.get_fuel(), Ok(left) if left > 0) {
                ctx.set_fuel(limits::FUEL)?;
            }
            let mut state = func.call_resumable(&mut ctx, &args, &mut out)?;
            loop {
                match state {
                    wasmi::ResumableCall::Finished => break,
                    wasmi::ResumableCall::HostTrap(trap) => return Err(trap.into_host_error().into()),
                    wasmi::ResumableCall::OutOfFuel(rest) => {
                        // SAFETY: the host is borrowed by this call, and whoever else had it through the pointer has returned.
                        unsafe { &mut *host_ptr.as_ptr() }.poll().map_err(|Stop| Failure::Stopped)?;
                        ctx.set_fuel(rest.required_fuel().saturating_add(limits::FUEL))?;
                        state = rest.resume(&mut ctx, &mut out)?;
                    }
                }
            }
            results.clear();
            results.extend(out.iter().map(|v| shared.from_machine(&ctx, v)));
            Ok(())
        })?
    }
}

/// The machine calls import `import` of the host.
pub(crate) fn called(
    caller: &mut wasmi::Caller<'_, Data>,
    import: u32,
    args: &[wasmi::Val],
    results: &mut [wasmi::Val],
) -> Result<(), wasmi::Error> {
    let shared = std::rc::Rc::clone(&caller.data().shared);
    let Some(mut host) = shared.host.get() else { return Err(wasmi::Error::new("there is no host")) };
    let mut ctx = caller.as_context_mut();
    let args: Vec<Value> = args.iter().map(|v| shared.from_machine(&ctx, v)).collect();
    let mut given: Vec<Value> = results.iter().map(|v| shared.from_machine(&ctx, v)).collect();
    {
        let loan = NonNull::from(&mut ctx).cast::<StoreContextMut<'static, Data>>();
        let _lent = replace(&shared.state, State::Lent(loan));
        // SAFETY: `call` put it there and has not returned; it does not use its host while the machine runs.
        unsafe { host.as_mut() }.call(import, &args, &mut given).map_err(wasmi::Error::host)?;
    }
    for (to, from) in results.iter_mut().zip(&given) {
        let value = shared.to_machine(&mut ctx, *from);
        if value.ty() != to.ty() {
            return Err(wasmi::Error::new("the host gave a value of another type"));
        }
        *to = value;
    }
    Ok(())
}

/// The machine asks before memories and tables grow.
pub(crate) struct Limiter {
    pub(crate) shared: std::rc::Rc<Shared>,
}

impl wasmi::ResourceLimiter for Limiter {
    /// Which memory it is that grows is not said: all that may be it are made as long. Those that were not are cut again by
    /// [`Store::settle`].
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> Result<bool, wasmi_core::LimiterError> {
        Ok(self.shared.grow_memories(current, desired))
    }
    fn table_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> Result<bool, wasmi_core::LimiterError> {
        Ok(desired <= limits::TABLE && self.shared.meter.take(desired.saturating_sub(current).saturating_mul(limits::ELEMENT)))
    }
    fn instances(&self) -> usize {
        usize::MAX
    }
    fn tables(&self) -> usize {
        usize::MAX
    }
    fn memories(&self) -> usize {
        usize::MAX
    }
}

impl Shared {
    fn grow_memories(&self, current: usize, desired: usize) -> bool {
        if self.creating.get() {
            return true;
        }
        let candidates: Vec<std::rc::Rc<dyn Linear>> = self.linears(|l| (current..desired).contains(&l.len()) && l.capacity() >= desired);
        candidates.iter().all(|linear| {
            linear.resize(desired) || {
                if let Some(mut host) = self.host.get() {
                    // SAFETY: as in `called`.
                    unsafe { host.as_mut() }.make_room(desired - linear.len());
                }
                linear.resize(desired)
            }
        })
    }
}
