//! The realm: intrinsic objects, and the tables builtins are made from.
//!
//! A builtin is data: a [`Class`] names a constructor, its prototype and their properties. Intrinsics are made when they
//! are first asked for ([`Cx::intrinsic`]); the properties of the global object that name them are LAZY, so an empty
//! program makes a handful of objects.
//!
//! **Invariant.** An intrinsic is made once.

use crate::cx::{Cx, JsResult, Native};
use crate::kinds;
use crate::names::WellKnown;
use crate::object::function::{NativeFunction, NativeInfo};
use crate::object::object::Object;
use crate::object::object::ObjectExt;
use crate::object::prop_table::attr;
use crate::object::record::{Record, RecordExt};
use crate::object::{NameCell, PropertyKey, function_props, string, symbol};
use tally_heap::{Imm, Local, Value};

/// A builtin's key: text, or one of the well-known symbols.
#[derive(Clone, Copy)]
pub enum Key {
    Name(&'static str),
    Symbol(WellKnown),
}

/// One property of a builtin.
#[derive(Clone, Copy)]
pub enum Prop {
    /// A method: key, `length`, code. Writable and configurable.
    Method(Key, u8, Native),
    /// A method of the embedder's: as `Method`, but stack traces do not show it.
    HostMethod(Key, u8, Native),
    /// A method with attributes of its own (`attr` bits).
    MethodAs(Key, u8, Native, u8),
    /// An accessor whose halves are both %ThrowTypeError%. Configurable.
    Poisoned(&'static str),
    /// An accessor without setter. Configurable.
    Getter(Key, Native),
    Accessor(Key, Native, Native),
    /// A number nobody can change.
    Constant(&'static str, f64),
    /// A number as an assignment makes it.
    Number(&'static str, f64),
    /// A writable, configurable string.
    Text(&'static str, &'static str),
    /// A string, configurable only: `Symbol.toStringTag`.
    Tag(&'static str),
    /// Another method of the same object under a second key.
    Alias(Key, &'static str),
    /// The same function as a property of another intrinsic: `%TypedArray%.prototype.toString` is Array's.
    Borrowed(&'static str, Intrinsic),
    /// An intrinsic as a writable, configurable property.
    Intrinsic(&'static str, Intrinsic),
    /// An intrinsic as a property that is configurable only.
    ReadOnly(&'static str, Intrinsic),
    /// A value that code makes, with these attributes.
    Special(Key, fn(&mut Cx, Local<Value>) -> JsResult, u8),
    /// A well-known symbol nobody can change.
    Symbol(&'static str, WellKnown),
}

impl Prop {
    /// What the property goes by.
    fn key(&self) -> Key {
        use Prop::*;
        match *self {
            Method(key, ..)
            | HostMethod(key, ..)
            | MethodAs(key, ..)
            | Getter(key, _)
            | Accessor(key, ..)
            | Alias(key, _)
            | Special(key, ..) => key,
            Poisoned(text)
            | Constant(text, _)
            | Number(text, _)
            | Text(text, _)
            | Borrowed(text, _)
            | Intrinsic(text, _)
            | ReadOnly(text, _)
            | Symbol(text, _) => Key::Name(text),
            Tag(_) => Key::Symbol(WellKnown::ToStringTag),
        }
    }
}

/// A method with a name, for long tables.
pub const fn method(name: &'static str, length: u8, native: Native) -> Prop {
    Prop::Method(Key::Name(name), length, native)
}

/// A constructor with its prototype.
#[derive(Clone, Copy)]
pub struct Class {
    pub name: &'static str,
    pub length: u8,
    pub constructor: Native,
    /// Which intrinsics the pair are.
    pub this: Intrinsic,
    pub prototype: Intrinsic,
    /// Prototype of the constructor.
    pub parent: Intrinsic,
    /// Prototype of the prototype.
    pub prototype_parent: Intrinsic,
    pub statics: &'static [Prop],
    pub methods: &'static [Prop],
}

/// How an intrinsic comes to be.
#[derive(Clone, Copy)]
pub enum Maker {
    /// The constructor and prototype of a class, both at once.
    Class(&'static Class),
    /// An ordinary object with this prototype and these properties.
    Object(Intrinsic, &'static [Prop]),
    /// A function.
    Function(NativeInfo),
    /// Code of its own, which answers with the object in the slot.
    Special(fn(&mut Cx, Local<Value>) -> JsResult),
    /// Not built: asking for it throws, naming it.
    Missing,
}

macro_rules! intrinsics {
    ($($name:ident = $maker:expr;)*) => {
        /// Objects every realm has one of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum Intrinsic { $($name),* }
        impl Intrinsic {
            pub const ALL: &'static [Intrinsic] = &[$(Intrinsic::$name),*];
            /// The one that stands for all that are made together: a class's constructor.
            pub(super) fn whole(self) -> Intrinsic {
                match self.maker() {
                    Maker::Class(c) => c.this,
                    _ => self,
                }
            }
            /// How it is made.
            pub fn maker(self) -> Maker {
                use crate::builtins as b;
                use Maker::*;
                match self { $(Intrinsic::$name => $maker),* }
            }
        }
    };
}
mod cell;
mod table;
pub(crate) use cell::Realms;
pub use cell::{Realm, RealmExt};
pub use table::{GLOBALS, Intrinsic};

impl Cx {
    /// Makes the first objects: Object.prototype, Function.prototype, the global object.
    pub(crate) fn bootstrap(&mut self) -> JsResult {
        let mark = self.open_scope();
        let [null, object_proto, function_proto, out] = self.slots();
        self.set(null, Imm::NULL);
        let shape = self.root_shape(kinds::OBJECT, null, 8, 0)?;
        let op = self.new_object_with_shape(object_proto, shape)?;
        self.make_dictionary(op)?;
        op.get(self).header.add_flags(crate::object::object::IS_OBJECT_PROTOTYPE);
        self.set_intrinsic(Intrinsic::ObjectPrototype, object_proto);
        // Function.prototype is a function that does nothing.
        let shape = self.root_shape(kinds::NATIVE_FUNCTION, object_proto, 1, 0)?;
        let fp = self.new_object_with_shape(function_proto, shape)?;
        self.set_intrinsic(Intrinsic::FunctionPrototype, function_proto);
        crate::object::create::set_internal(self, fp, 1, self.val(self.names.empty));
        crate::object::create::set_internal(self, fp, 2, Imm::int(0));
        crate::object::create::set_internal(self, fp, 3, Imm::UNDEFINED);
        crate::object::create::set_internal(self, fp, 4, self.realm().val());
        let f = function_proto.cast::<crate::object::function::NativeFunction>(self).expect("a native function was made");
        // SAFETY: freshly made.
        unsafe { crate::object::function::NativeFunction::set_native(f.get(self).ptr(), nothing) };
        let (length, name) = (self.names.length, self.names.name);
        self.set(out, Imm::int(0));
        self.add_property(fp, length, attr::CONFIGURABLE, out)?;
        self.copy(out, self.names.empty);
        self.add_property(fp, name, attr::CONFIGURABLE, out)?;
        self.make_dictionary(fp)?;
        let shape = self.root_shape(kinds::GLOBAL, object_proto, 8, 0)?;
        let g = self.new_object_with_shape(out, shape)?;
        self.make_dictionary(g)?;
        // Global loads are cached like prototype loads.
        let gr = g.get(self);
        gr.header.add_flags(crate::object::object::IS_PROTOTYPE);
        let realm = self.realm();
        self.write(realm, &realm.global, gr.val());
        self.intrinsic(Intrinsic::ArrayPrototype, function_proto)?;
        for (text, i) in GLOBALS {
            let inner = self.open_scope();
            let n = self.rooted_name(text)?;
            self.new_lazy(*i, function_proto)?;
            self.add_property(g, n, attr::HIDDEN | attr::LAZY, function_proto)?;
            self.close_scope(inner);
        }
        let n = &self.names;
        let (global_this, undefined, infinity, nan) = (n.global_this, n.undefined, n.infinity, n.nan);
        self.add_property(g, global_this, attr::HIDDEN, g.value())?;
        self.set(function_proto, Imm::UNDEFINED);
        self.add_property(g, undefined, 0, function_proto)?;
        self.set(function_proto, Imm::number(f64::INFINITY));
        self.add_property(g, infinity, 0, function_proto)?;
        self.set(function_proto, Imm::number(f64::NAN));
        self.add_property(g, nan, 0, function_proto)?;
        // Object.prototype and Function.prototype get their methods now: everything inherits from them.
        for i in [Intrinsic::Object, Intrinsic::Function] {
            self.intrinsic(i, out)?;
        }
        self.close_scope(mark);
        Ok(())
    }

    /// An intrinsic, made when it is first asked for.
    pub fn intrinsic(&mut self, i: Intrinsic, out: Local<Value>) -> JsResult<Local<Object>> {
        let whole = (self.realm().ptr().addr(), i.whole());
        let unfinished = !self.machine.unfinished.is_empty() && self.machine.unfinished.contains(&whole);
        if !unfinished && let Some(o) = self.realm().peek(i) {
            self.set(out, o.val());
            return Ok(out.cast(self).expect("an object"));
        }
        self.machine.unfinished.retain(|u| *u != whole);
        let mark = self.open_scope();
        let r = self.make_intrinsic(i);
        self.close_scope(mark);
        if r.is_err() && self.realm().peek(i).is_some() {
            // What there is of it may be known to others already: it is kept.
            self.machine.unfinished.push(whole);
            // The error on its way is one of this class: it is to be whole when somebody reads the error.
            if whole.1 == Intrinsic::RangeError.whole() {
                let mark = self.open_scope();
                if self.make_intrinsic(i).is_ok() {
                    self.machine.unfinished.retain(|u| *u != whole);
                }
                self.close_scope(mark);
            }
        }
        r?;
        match self.realm().peek(i) {
            Some(o) => {
                self.set(out, o.val());
                Ok(out.cast(self).expect("an object"))
            }
            None => Err(self.type_error(&format!("The intrinsic {i:?} is not built yet"))),
        }
    }

    fn make_intrinsic(&mut self, i: Intrinsic) -> JsResult {
        match i.maker() {
            Maker::Missing => Err(self.type_error(&format!("The intrinsic {i:?} is not built yet"))),
            Maker::Object(parent, props) => {
                let [out, proto] = self.slots();
                if let Some(o) = self.realm().peek(i) {
                    let o = self.local_of(o);
                    return self.define_missing_props(o, props);
                }
                self.intrinsic(parent, proto)?;
                let o = self.new_builtin_object(out, proto)?;
                self.set_intrinsic(i, out);
                self.define_props(o, props)
            }
            Maker::Function(info) => {
                let out = self.slot();
                self.new_native(out, &info)?;
                self.set_intrinsic(i, out);
                Ok(())
            }
            Maker::Special(f) => {
                let out = self.slot();
                f(self, out)?;
                self.set_intrinsic(i, out);
                Ok(())
            }
            Maker::Class(c) => self.make_class(c),
        }
    }

    /// An object that will be a prototype or namespace: a dictionary from the start.
    fn new_builtin_object(&mut self, out: Local<Value>, proto: Local<Value>) -> JsResult<Local<Object>> {
        let shape = self.root_shape(kinds::OBJECT, proto, 4, 0)?;
        let o = self.new_object_with_shape(out, shape)?;
        self.make_dictionary(o)?;
        Ok(o)
    }

    /// As [`new_builtin_object`](Self::new_builtin_object), a wrapper of a primitive that is no cell.
    fn new_wrapper(&mut self, out: Local<Value>, proto: Local<Value>, kind: u8, v: Imm) -> JsResult<Local<Object>> {
        let shape = self.root_shape(kind, proto, 1, 0)?;
        let o = self.new_object_with_shape(out, shape)?;
        crate::object::create::set_internal(self, o, 0, v);
        self.make_dictionary(o)?;
        Ok(o)
    }

    fn make_class(&mut self, c: &Class) -> JsResult {
        let [ctor, proto, parent] = self.slots();
        // The prototype first, in case making the parents asks for it.
        let proto_object = match self.realm().peek(c.prototype) {
            Some(o) => self.local_of(o),
            None => {
                self.intrinsic(c.prototype_parent, parent)?;
                let o = match c.prototype {
                    Intrinsic::ArrayPrototype => {
                        let shape = self.root_shape(kinds::ARRAY, parent, 1, 0)?;
                        let a = self.new_object_with_shape(proto, shape)?;
                        crate::object::create::set_internal(self, a, 0, Imm::UNDEFINED);
                        crate::object::create::set_internal(self, a, 1, Imm::int(0));
                        self.make_dictionary(a)?;
                        a
                    }
                    // These are objects of the class themselves. §20.3.3, §21.1.3, §22.1.3
                    Intrinsic::BooleanPrototype => self.new_wrapper(proto, parent, kinds::BOOLEAN_OBJECT, Imm::FALSE)?,
                    Intrinsic::NumberPrototype => self.new_wrapper(proto, parent, kinds::NUMBER_OBJECT, Imm::int(0))?,
                    Intrinsic::StringPrototype => {
                        let o = self.new_wrapper(proto, parent, kinds::STRING_OBJECT, Imm::UNDEFINED)?;
                        crate::object::create::set_internal(self, o, 0, self.val(self.names.empty));
                        o
                    }
                    _ => self.new_builtin_object(proto, parent)?,
                };
                self.set_intrinsic(c.prototype, o.value());
                o
            }
        };
        self.set(proto, self.val(proto_object));
        let info = NativeInfo { name: c.name, length: c.length, native: c.constructor, constructor: true };
        let unfinished = match self.realm().peek(c.this) {
            Some(o) => {
                self.set(ctor, o.val());
                true
            }
            None => {
                self.new_native(ctor, &info)?;
                self.set_intrinsic(c.this, ctor);
                false
            }
        };
        let f = ctor.cast::<Object>(self).expect("a function");
        if c.parent != Intrinsic::FunctionPrototype {
            self.intrinsic(c.parent, parent)?;
            crate::ops::property::set_prototype_of(self, f, parent)?;
        }
        function_props::materialize(self, f)?;
        if !f.get(self).shape(self).is_dictionary() {
            self.make_dictionary(f)?;
        }
        let (prototype, constructor) = (self.names.prototype, self.names.constructor);
        if self.own_named(f.get(self), prototype.get(self)).is_none() {
            self.add_property(f, prototype, 0, proto)?;
        }
        // Of the function constructors other than Function itself, it is read-only.
        let attrs = if c.parent == Intrinsic::Function { attr::CONFIGURABLE } else { attr::HIDDEN };
        if self.own_named(proto_object.get(self), constructor.get(self)).is_none() {
            self.add_property(proto_object, constructor, attrs, ctor)?;
        }
        if unfinished {
            self.define_missing_props(f, c.statics)?;
            return self.define_missing_props(proto_object, c.methods);
        }
        self.define_props(f, c.statics)?;
        self.define_props(proto_object, c.methods)
    }

    /// Defines a builtin's properties on an object.
    pub fn define_props(&mut self, o: Local<Object>, props: &[Prop]) -> JsResult {
        for p in props {
            let mark = self.open_scope();
            let r = self.define_prop(o, p);
            self.close_scope(mark);
            r?;
        }
        Ok(())
    }

    /// As [`define_props`](Self::define_props), of an object that may have some of them.
    fn define_missing_props(&mut self, o: Local<Object>, props: &[Prop]) -> JsResult {
        for p in props {
            let mark = self.open_scope();
            let name = self.key_name(p.key())?;
            if self.own_named(o.get(self), name.get(self)).is_none() {
                self.define_prop(o, p)?;
            }
            self.close_scope(mark);
        }
        Ok(())
    }

    /// The key, in a slot.
    fn key_name(&mut self, key: Key) -> JsResult<Local<NameCell>> {
        match key {
            Key::Name(text) => self.rooted_name(text),
            Key::Symbol(w) => Ok(self.symbols.get(w)),
        }
    }

    /// An interned name, in a new slot.
    pub fn rooted_name(&mut self, text: &str) -> JsResult<Local<NameCell>> {
        let out = self.slot();
        string::intern_str(self, text, out)
    }

    /// "get x", "[Symbol.iterator]" and the like, as a string in a new slot.
    fn function_name(&mut self, key: Key, prefix: &str) -> JsResult<Local<Value>> {
        let text = match key {
            Key::Name(text) => format!("{prefix}{text}"),
            Key::Symbol(w) => {
                let name = symbol::description_text(self.symbols.get(w).get(self));
                format!("{prefix}[{name}]")
            }
        };
        let out = self.slot();
        string::intern_str(self, &text, out)?;
        Ok(out)
    }

    /// The function is left in `value`.
    fn define_method(&mut self, o: Local<Object>, key: Key, length: u8, native: Native, attrs: u8, value: Local<Value>) -> JsResult {
        let name = self.key_name(key)?;
        let text = self.function_name(key, "")?;
        let info = NativeInfo { name: "", length, native, constructor: false };
        let none = self.undefined();
        self.new_native_named(value, &info, text, none)?;
        self.put_own(o, name, attrs, value)
    }

    fn define_prop(&mut self, o: Local<Object>, p: &Prop) -> JsResult {
        let value = self.slot();
        match *p {
            Prop::Method(key, length, native) => self.define_method(o, key, length, native, attr::HIDDEN, value),
            Prop::MethodAs(key, length, native, attrs) => self.define_method(o, key, length, native, attrs, value),
            Prop::HostMethod(key, length, native) => {
                self.define_method(o, key, length, native, attr::HIDDEN, value)?;
                value.cast::<NativeFunction>(self).expect("just made").get(self).hide_from_traces();
                Ok(())
            }
            Prop::Special(key, make, attrs) => {
                let name = self.key_name(key)?;
                make(self, value)?;
                self.put_own(o, name, attrs, value)
            }
            Prop::Poisoned(text) => {
                let name = self.rooted_name(text)?;
                let acc = self.slot();
                self.intrinsic(Intrinsic::ThrowTypeError, value)?;
                self.new_accessor(acc, value, value)?;
                self.put_own(o, name, attr::CONFIGURABLE | attr::ACCESSOR, acc)
            }
            Prop::Getter(key, get) => self.define_builtin_accessor(o, key, get, None),
            Prop::Accessor(key, get, set) => self.define_builtin_accessor(o, key, get, Some(set)),
            Prop::Constant(text, n) => {
                let name = self.rooted_name(text)?;
                self.set(value, Imm::number(n));
                self.put_own(o, name, 0, value)
            }
            Prop::Number(text, n) => {
                let name = self.rooted_name(text)?;
                self.set(value, Imm::number(n));
                self.put_own(o, name, attr::ALL, value)
            }
            Prop::Text(key, text) => {
                let name = self.rooted_name(key)?;
                string::intern_str(self, text, value)?;
                self.put_own(o, name, attr::HIDDEN, value)
            }
            Prop::Tag(text) => {
                string::intern_str(self, text, value)?;
                let tag = self.symbols.to_string_tag;
                self.put_own(o, tag, attr::CONFIGURABLE, value)
            }
            Prop::Alias(key, of) => {
                let of = self.rooted_name(of)?;
                crate::ops::property::get(self, o, of, value)?;
                let name = self.key_name(key)?;
                self.put_own(o, name, attr::HIDDEN, value)
            }
            Prop::Borrowed(text, from) => {
                let owner = self.slot();
                let name = self.rooted_name(text)?;
                let owner = self.intrinsic(from, owner)?;
                crate::ops::property::get(self, owner, name, value)?;
                self.put_own(o, name, attr::HIDDEN, value)
            }
            Prop::Intrinsic(text, i) => {
                let name = self.rooted_name(text)?;
                self.new_lazy(i, value)?;
                self.put_own(o, name, attr::HIDDEN | attr::LAZY, value)
            }
            Prop::ReadOnly(text, i) => {
                let name = self.rooted_name(text)?;
                self.new_lazy(i, value)?;
                self.put_own(o, name, attr::CONFIGURABLE | attr::LAZY, value)
            }
            Prop::Symbol(text, w) => {
                let name = self.rooted_name(text)?;
                self.copy(value, self.symbols.get(w));
                self.put_own(o, name, 0, value)
            }
        }
    }

    fn define_builtin_accessor(&mut self, o: Local<Object>, key: Key, get: Native, set: Option<Native>) -> JsResult {
        let [getter, setter, acc] = self.slots();
        let none = self.undefined();
        let name = self.key_name(key)?;
        let text = self.function_name(key, "get ")?;
        self.new_native_named(getter, &NativeInfo { name: "", length: 0, native: get, constructor: false }, text, none)?;
        if let Some(set) = set {
            let text = self.function_name(key, "set ")?;
            self.new_native_named(setter, &NativeInfo { name: "", length: 1, native: set, constructor: false }, text, none)?;
        }
        self.new_accessor(acc, getter, setter)?;
        self.put_own(o, name, attr::CONFIGURABLE | attr::ACCESSOR, acc)
    }

    /// What a LAZY property for an intrinsic of the current realm holds.
    fn new_lazy(&mut self, i: Intrinsic, out: Local<Value>) -> JsResult {
        let mark = self.open_scope();
        let realm = self.local(self.realm().val());
        self.new_record(out, i as u32, &[realm])?;
        self.close_scope(mark);
        Ok(())
    }

    /// A data property whose value a function of no arguments makes when somebody first asks for it.
    pub fn add_lazy(&mut self, o: Local<Object>, name: Local<NameCell>, attrs: u8, make: Local<Value>) -> JsResult {
        self.put_own(o, name, attrs | attr::LAZY, make)
    }

    /// Makes what is behind a LAZY property, an intrinsic or what a function answers, and puts it there as an ordinary value.
    #[cold]
    pub fn resolve_lazy(&mut self, o: Local<Object>, key: PropertyKey) -> JsResult {
        let PropertyKey::Name(name) = key else { return Ok(()) };
        let Some(p) = self.own_named(o.get(self), name.get(self)) else { return Ok(()) };
        let mark = self.open_scope();
        let [out, realm] = self.slots();
        let behind = crate::object::storage::read_slot(self, o.get(self), p.slot);
        let Some(lazy) = behind.cast::<Record>() else {
            self.set(realm, behind);
            let none = self.undefined();
            crate::ops::call::call(self, realm, none, &[], out)?;
            // Whoever made it may have put it there, or something else.
            let r = match self.own_named(o.get(self), name.get(self)) {
                Some(p) if p.attrs & attr::LAZY != 0 => self.put_own(o, name, p.attrs & !attr::LAZY, out),
                _ => Ok(()),
            };
            self.close_scope(mark);
            return r;
        };
        let i = Intrinsic::ALL[lazy.tag() as usize];
        self.set(realm, lazy.value(0));
        let realm = realm.cast::<Realm>(self).expect("a realm");
        self.in_realm(realm, |cx| cx.intrinsic(i, out).map(|_| ()))?;
        let r = self.put_own(o, name, p.attrs & !attr::LAZY, out);
        self.close_scope(mark);
        r
    }

    /// The object whose properties a primitive has.
    pub fn prototype_of_primitive(&mut self, v: Local<Value>, out: Local<Value>) -> JsResult<Local<Object>> {
        let value = self.val(v);
        let i = if value.is_number() {
            Intrinsic::NumberPrototype
        } else if value.is_bool() {
            Intrinsic::BooleanPrototype
        } else {
            match value.kind() {
                Some(k) if kinds::is_string(k) => Intrinsic::StringPrototype,
                Some(kinds::SYMBOL) => Intrinsic::SymbolPrototype,
                Some(kinds::BIGINT) => Intrinsic::BigIntPrototype,
                _ => return Err(self.type_error("Cannot convert undefined or null to object")),
            }
        };
        self.intrinsic(i, out)
    }

    /// What the `prototype` of a generator function inherits from.
    pub fn generator_prototype_parent(&mut self, is_async: bool, out: Local<Value>) -> JsResult {
        let i = if is_async { Intrinsic::AsyncGeneratorPrototype } else { Intrinsic::GeneratorPrototype };
        self.intrinsic(i, out).map(|_| ())
    }
}

fn nothing<'a>(_cx: &'a mut Cx, _args: crate::cx::Args) -> JsResult<tally_heap::Val<'a>> {
    Ok(Imm::UNDEFINED)
}
