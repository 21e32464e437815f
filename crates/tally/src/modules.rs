//! ES modules: a graph is read through a closure, linked and evaluated.

use crate::error::Error;
use crate::handle::{Handle, Object, Promise};
use crate::scope::Scope;
use std::collections::HashMap;
use std::sync::Arc;
use tally_bytecode::{CompileMode, CompileOptions, ModuleInfo, Source};
use tally_vm::object::string;
use tally_vm::{module, object};

/// What a module asks for.
#[derive(Clone, Debug)]
pub struct ModuleRequest {
    /// The specifier as it is written.
    pub specifier: String,
    /// The name of the module that asks.
    pub referrer: String,
    /// The import attributes, by key.
    pub attributes: Vec<(String, String)>,
}

/// The answer: which module it is, and its text.
#[derive(Clone, Debug)]
pub struct ModuleSource {
    /// What stack traces and `referrer` call it. Modules of one name are one module, whose text is read once.
    pub name: String,
    /// The text. It is looked at when the name is new.
    pub source: String,
}

/// A module that was evaluated.
#[derive(Clone, Copy, Debug)]
pub struct Module<'s> {
    /// Its exports: the namespace object.
    pub namespace: Handle<'s, Object>,
    /// Fulfilled when its evaluation, and that of what it imports, is over; rejected with what it threw. It is settled already
    /// unless there is a top-level `await`.
    pub done: Handle<'s, Promise>,
}

impl<'s> Scope<'s> {
    /// Evaluates a text as a module, and before it all that it imports. `load` finds what is asked for; it may run the program.
    /// `import()` is refused.
    ///
    /// ```
    /// # use tally::{Isolate, Limits, ModuleSource, PromiseState};
    /// # Isolate::new(Limits::default())?.enter(|scope| {
    /// let module = scope.evaluate_module("main", "import { a } from 'other'; export const b = a + 1;", &mut |_, request| {
    ///     assert_eq!((request.specifier.as_str(), request.referrer.as_str()), ("other", "main"));
    ///     Ok(ModuleSource { name: "other".into(), source: "export const a = 1;".into() })
    /// })?;
    /// assert_eq!(scope.promise_state(module.done)?, PromiseState::Fulfilled);
    /// let b = scope.get(module.namespace, "b")?;
    /// assert_eq!(scope.to_number(b)?, 2.0);
    /// # Ok(()) })?;
    /// # Ok::<(), tally::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of `load`; [`Error::Exception`] with a SyntaxError if a text does not parse or asks for a name that is not
    /// exported; and the errors of [making a handle](crate#errors).
    pub fn evaluate_module(
        &mut self,
        name: &str,
        source: &str,
        load: &mut dyn FnMut(&mut Scope<'s>, ModuleRequest) -> Result<ModuleSource, Error>,
    ) -> Result<Module<'s>, Error> {
        let mut records: Vec<(String, Handle<'s>)> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        records.push((name.to_owned(), self.module_record(name, source)?));
        known.insert(name.to_owned(), 0);
        let mut at = 0;
        while let Some((referrer, record)) = records.get(at).cloned() {
            let mut linked = Vec::new();
            for request in &self.module_info(record)?.requests {
                let attributes = request.attributes.iter().map(|(k, v)| (k.to_string_lossy(), v.to_string_lossy())).collect();
                let request = ModuleRequest { specifier: request.specifier.to_string_lossy(), referrer: referrer.clone(), attributes };
                let found = load(self, request)?;
                let index = match known.get(&found.name) {
                    Some(&index) => index,
                    None => {
                        let record = self.module_record(&found.name, &found.source)?;
                        known.insert(found.name.clone(), records.len());
                        records.push((found.name, record));
                        records.len() - 1
                    }
                };
                linked.push(records[index].1);
            }
            let (slot, linked) = (self.slot(record)?, self.slots(&linked)?);
            self.run(|cx| match slot.cast::<object::Object>(cx) {
                Some(m) => module::link(cx, m, &linked),
                None => Ok(()),
            })?;
            at += 1;
        }
        let slot = self.slot(records[0].1)?;
        let done = self.make(|cx, out| match slot.cast::<object::Object>(cx) {
            Some(m) => module::instantiate(cx, m).and_then(|()| module::evaluate(cx, m, out)),
            None => Ok(()),
        })?;
        let namespace = self.make(|cx, out| match slot.cast::<object::Object>(cx) {
            Some(m) => module::namespace(cx, m, out),
            None => Ok(()),
        })?;
        Ok(Module { namespace, done })
    }

    /// The record of a text. It stays in here: programs and embedders see namespaces only.
    fn module_record(&mut self, name: &str, source: &str) -> Result<Handle<'s>, Error> {
        self.make(|cx, out| {
            if source.len() > string::MAX_LENGTH as usize {
                return Err(cx.range_error("Invalid string length"));
            }
            let source = Arc::new(Source::new(name, source));
            match tally_bytecode::compile(source.clone(), &CompileOptions { mode: CompileMode::Module }) {
                Ok(proto) => module::create(cx, proto, out).map(|_| ()),
                Err(e) => Err(tally_vm::builtins::eval::throw_compile_error_at(cx, &source, &e)),
            }
        })
    }

    fn module_info(&mut self, record: Handle<'s>) -> Result<Arc<ModuleInfo>, Error> {
        let slot = self.slot(record)?;
        self.run(|cx| Ok(slot.cast::<object::Object>(cx).map(|m| module::requests(cx, m)).unwrap_or_default()))
    }
}
