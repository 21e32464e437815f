//! The opcode table: every instruction of the register machine, with its operands and exact meaning.
//!
//! One macro, [`for_each_opcode!`], lists the instructions; the enum, the operand tables and any
//! dispatch table elsewhere are made from it. Code is a sequence of `u16` units: the first unit of
//! an instruction holds the opcode in its low 8 bits (the high 8 bits are zero and free for the
//! machine that runs it), and its operands follow, one unit each, [`Jump`](OperandKind::Jump) and
//! [`Int32`](OperandKind::Int32) two units (low half first).
//!
//! **Notation.** `r[x]` is the register named by operand `x`; `k[x]` the constant. A jump operand is
//! a signed distance in units from the *first unit of the same instruction*.
//!
//! **Frames.** `r0` = callee, `r1` = `this`, `r2..2+nparams` = parameters, then locals and
//! temporaries. On entry the machine guarantees that missing parameters are `undefined` and that the
//! registers `[2+nparams, nregs)` are `undefined`.
//!
//! **Calls.** A call names a window `w`: `r[w]` = callee, `r[w+1]` = `this`, `r[w+2..w+2+argc]` =
//! arguments. Nothing live sits at or above `w+2+argc`, and the contents of the whole window are dead
//! after the call, so the callee's frame may start at `w` and nothing is copied.
//!
//! **Hole.** A value no program can see. In a register, a context slot or `this` it means "not
//! initialised yet" (temporal dead zone).
//!
//! **Invariants**: the table is append-only; an instruction's length depends on its opcode alone; an
//! instruction that throws leaves its destination registers as they were, unless said otherwise; a
//! destination may be the same register as a source (read all sources first).

/// What an operand means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandKind {
    /// A register that is written.
    Dst,
    /// A register that is read.
    Reg,
    /// A register that is read, or [`NO_REGISTER`].
    RegOpt,
    /// A register that is read and written.
    RegMut,
    /// First register of a call window or of a run of registers.
    Window,
    /// Index into `FunctionProto::constants`.
    Const,
    /// Index into `FunctionProto::constants`, or [`NO_CONSTANT`].
    ConstOpt,
    /// Index into `FunctionProto::functions`.
    Func,
    /// Index into `FunctionProto::jump_tables`.
    Table,
    /// Inline-cache (feedback) index, below `FunctionProto::num_ics`.
    Ic,
    /// Unsigned 16-bit number: a count, a slot index, a depth, or flags.
    U16,
    /// Signed 16-bit number.
    Smi,
    /// Signed 32-bit number in two units, low half first.
    Int32,
    /// Signed 32-bit distance in units from the start of this instruction, in two units, low half first.
    Jump,
}

impl OperandKind {
    /// How many code units the operand takes.
    pub const fn units(self) -> usize {
        match self {
            OperandKind::Int32 | OperandKind::Jump => 2,
            _ => 1,
        }
    }
}

/// In a [`RegOpt`](OperandKind::RegOpt) operand: there is no such register.
pub const NO_REGISTER: u16 = 0xFFFF;
/// In a [`ConstOpt`](OperandKind::ConstOpt) operand: there is no such constant.
pub const NO_CONSTANT: u16 = 0xFFFF;

/// The last cache that a function can have: instructions share it that come after so many others with caches. The machine
/// keeps nothing in it.
pub const COLD_CACHE: u16 = 0xFFFE;

/// `DefineMethod`/`DefineAccessor` flag: the property is enumerable (object literals).
pub const DEFINE_ENUMERABLE: u16 = 1;
/// `DefineAccessor` flag: the function is the setter (otherwise the getter).
pub const DEFINE_SETTER: u16 = 2;

/// `SetFunctionName` prefix: none.
pub const NAME_PLAIN: u16 = 0;
/// `SetFunctionName` prefix: `"get "`.
pub const NAME_GET: u16 = 1;
/// `SetFunctionName` prefix: `"set "`.
pub const NAME_SET: u16 = 2;

/// Resume mode written by `YieldDelegate`: `next(v)`.
pub const RESUME_NEXT: i16 = 0;
/// Resume mode written by `YieldDelegate`: `throw(v)`.
pub const RESUME_THROW: i16 = 1;
/// Resume mode written by `YieldDelegate`: `return(v)`.
pub const RESUME_RETURN: i16 = 2;

/// `ThrowError` kind: `TypeError`.
pub const ERROR_TYPE: u16 = 0;
/// `ThrowError` kind: `ReferenceError`.
pub const ERROR_REFERENCE: u16 = 1;
/// `ThrowError` kind: `SyntaxError`.
pub const ERROR_SYNTAX: u16 = 2;
/// `ThrowError` kind: `Error` with the code `ERR_TALLY_NOT_BUILT_YET`: the program met what the language has and we do not.
pub const ERROR_NOT_BUILT: u16 = 3;

/// The operand of `TypeOfIs`, `JumpIfTypeOf` and `JumpIfNotTypeOf`: which answer of `typeof` is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum TypeOfKind {
    /// `"undefined"`
    Undefined = 0,
    /// `"object"` (null too)
    Object = 1,
    /// `"function"`
    Function = 2,
    /// `"string"`
    String = 3,
    /// `"number"`
    Number = 4,
    /// `"boolean"`
    Boolean = 5,
    /// `"symbol"`
    Symbol = 6,
    /// `"bigint"`
    BigInt = 7,
}

/// Calls the macro named by its argument with the whole table:
/// `Name { operand: Kind, ... }` separated by commas, each with its documentation.
#[macro_export]
macro_rules! for_each_opcode {
    ($callback:ident) => {
        $callback! {
            // ---- Loads and moves -------------------------------------------------------------

            /// `r[dst] = r[src]`.
            Move { dst: Dst, src: Reg },
            /// `r[dst] = undefined`.
            LoadUndefined { dst: Dst },
            /// `r[dst] = null`.
            LoadNull { dst: Dst },
            /// `r[dst] = true`.
            LoadTrue { dst: Dst },
            /// `r[dst] = false`.
            LoadFalse { dst: Dst },
            /// `r[dst] = hole`.
            LoadHole { dst: Dst },
            /// `r[dst] = imm` (an int32 value).
            LoadSmi { dst: Dst, imm: Smi },
            /// `r[dst] = imm` (an int32 value).
            LoadInt32 { dst: Dst, imm: Int32 },
            /// `r[dst] = k[value]`; the constant is a string, a number or a BigInt.
            LoadConst { dst: Dst, value: Const },

            // ---- Contexts (variables captured by closures) -----------------------------------

            /// `r[dst]` = the [[Context]] of the callee `r0` (the context its closure was made with). The compiler emits it
            /// as the first instruction of a function or not at all, so the machine may carry it out on entry.
            LoadClosureContext { dst: Dst },
            /// `r[dst]` = the parent of the context `r[ctx]`.
            LoadParentContext { dst: Dst, ctx: Reg },
            /// `r[dst]` = a new context of `nslots` slots, all holding the **hole**, whose parent is
            /// `r[parent]`, or nothing when `parent` is `NO_REGISTER`.
            CreateContext { dst: Dst, parent: RegOpt, nslots: U16 },
            /// `r[dst]` = a new context with the parent and slot values of `r[src]` (a fresh loop iteration).
            CopyContext { dst: Dst, src: Reg },
            /// `r[dst] = r[ctx].slots[idx]`.
            LoadSlot { dst: Dst, ctx: Reg, idx: U16 },
            /// `r[ctx].slots[idx] = r[src]`. Initialises as well.
            StoreSlot { ctx: Reg, idx: U16, src: Reg },
            /// Like `LoadSlot`; throws ReferenceError "Cannot access 'k[name]' before initialization" if the slot holds the hole.
            LoadSlotChecked { dst: Dst, ctx: Reg, idx: U16, name: Const },
            /// Like `StoreSlot`; throws that ReferenceError if the slot holds the hole before the store.
            StoreSlotChecked { ctx: Reg, idx: U16, src: Reg, name: Const },
            /// Goes `depth` (>= 1) parents up from `r[ctx]`, then like `LoadSlot`.
            LoadSlotUp { dst: Dst, ctx: Reg, depth: U16, idx: U16 },
            /// Goes `depth` (>= 1) parents up from `r[ctx]`, then like `StoreSlot`.
            StoreSlotUp { ctx: Reg, depth: U16, idx: U16, src: Reg },
            /// `LoadSlotUp` with the check of `LoadSlotChecked`.
            LoadSlotUpChecked { dst: Dst, ctx: Reg, depth: U16, idx: U16, name: Const },
            /// `StoreSlotUp` with the check of `StoreSlotChecked`.
            StoreSlotUpChecked { ctx: Reg, depth: U16, idx: U16, src: Reg, name: Const },
            /// Throws ReferenceError "Cannot access 'k[name]' before initialization" if `r[reg]` is the hole.
            CheckTdz { reg: Reg, name: Const },
            /// Throws TypeError "Assignment to constant variable."; `name` is the variable's.
            ThrowConstAssign { name: Const },
            /// Throws ReferenceError "Must call super constructor in derived class before accessing
            /// 'this' or returning from derived constructor" if `r[reg]` is the hole.
            CheckThis { reg: Reg },
            /// Throws ReferenceError "Super constructor may only be called once" unless `r[reg]` is the hole.
            CheckThisUnbound { reg: Reg },

            // ---- Globals ---------------------------------------------------------------------

            /// GlobalDeclarationInstantiation: `k[decls]` is `Constant::GlobalDecls`. First checks all names
            /// for conflicts (SyntaxError "Identifier 'x' has already been declared"; TypeError for a function
            /// that cannot be declared), then creates `let`/`const`/`class` bindings in the script scope
            /// (uninitialised), and `var` properties on the global object (undefined unless present).
            /// Functions are only checked; `InitGlobalFunction` follows for each.
            DeclareGlobals { decls: Const },
            /// CreateGlobalFunctionBinding(k[name], r[src], deletable): what `eval` declares can be deleted.
            InitGlobalFunction { name: Const, src: Reg, deletable: U16 },
            /// Initialises the script-scope binding `k[name]` with `r[src]`.
            InitGlobalLexical { name: Const, src: Reg },
            /// `r[dst]` = the global `k[name]`: script scope first (ReferenceError when uninitialised), then the
            /// global object; ReferenceError "x is not defined" when there is none.
            LoadGlobal { dst: Dst, name: Const, ic: Ic },
            /// The same, but `undefined` when there is none (`typeof x`). Still throws in the dead zone.
            LoadGlobalOrUndefined { dst: Dst, name: Const, ic: Ic },
            /// Assigns to the global `k[name]`: script scope first (TypeError for const, ReferenceError in the dead
            /// zone), then the global object. When there is none: ReferenceError in strict code, else creates it.
            StoreGlobal { name: Const, src: Reg, ic: Ic },
            /// `r[dst]` = result of `delete name` for an unresolved name (sloppy code only): false for script-scope
            /// bindings, else [[Delete]] on the global object.
            DeleteGlobal { dst: Dst, name: Const },

            // ---- Unary and conversions -------------------------------------------------------

            /// `r[dst] = -r[src]` (ToNumeric).
            Neg { dst: Dst, src: Reg },
            /// `r[dst] = +r[src]` (ToNumber; TypeError for BigInt).
            ToNumber { dst: Dst, src: Reg },
            /// `r[dst]` = ToNumeric(r[src]) (postfix `++` keeps the old value so).
            ToNumeric { dst: Dst, src: Reg },
            /// `r[dst] = ~r[src]`.
            BitNot { dst: Dst, src: Reg },
            /// `r[dst] = !r[src]`.
            Not { dst: Dst, src: Reg },
            /// `r[dst]` = ToNumeric(r[src]) + 1 (`1n` for BigInt).
            Inc { dst: Dst, src: Reg },
            /// `r[dst]` = ToNumeric(r[src]) - 1.
            Dec { dst: Dst, src: Reg },
            /// `r[dst] = typeof r[src]` (a string).
            TypeOf { dst: Dst, src: Reg },
            /// `r[dst] = (typeof r[src] === kind)`; `kind` is a `TypeOfKind`.
            TypeOfIs { dst: Dst, src: Reg, kind: U16 },
            /// `r[dst]` = ToString(r[src]) (TypeError for symbols).
            ToString { dst: Dst, src: Reg },
            /// `r[dst]` = ToPropertyKey(r[src]): a string, a symbol, or an array index left as a number.
            ToPropertyKey { dst: Dst, src: Reg },
            /// Like `ToPropertyKey` of `r[key]`, but first throws what `GetElem r[obj], r[key]` throws if `r[obj]` is
            /// undefined or null. Used before a read-modify-write of `obj[key]`.
            ToPropertyKeyOf { dst: Dst, obj: Reg, key: Reg },

            // ---- Binary ----------------------------------------------------------------------

            /// `r[dst] = r[a] + r[b]`.
            Add { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] - r[b]`.
            Sub { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] * r[b]`.
            Mul { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] / r[b]`.
            Div { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] % r[b]`.
            Mod { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] ** r[b]`.
            Exp { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] & r[b]`.
            BitAnd { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] | r[b]`.
            BitOr { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] ^ r[b]`.
            BitXor { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] << r[b]`.
            Shl { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] >> r[b]`.
            Shr { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] >>> r[b]`.
            UShr { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] + imm`, the number `imm` on the right (string concatenation when `r[a]` is a string).
            AddSmi { dst: Dst, a: Reg, imm: Smi },
            /// `r[dst] = r[a] - imm`.
            SubSmi { dst: Dst, a: Reg, imm: Smi },
            /// `r[dst] = r[a] * imm`.
            MulSmi { dst: Dst, a: Reg, imm: Smi },
            /// `r[dst] = r[a] / imm`; `imm` is not 0.
            DivSmi { dst: Dst, a: Reg, imm: Smi },
            /// `r[dst] = r[a] % imm`; `imm` is above 0.
            ModSmi { dst: Dst, a: Reg, imm: Smi },
            /// `r[dst] = r[a] & imm` (imm sign-extended).
            BitAndSmi { dst: Dst, a: Reg, imm: Smi },
            /// `r[dst] = r[a] | imm`.
            BitOrSmi { dst: Dst, a: Reg, imm: Smi },
            /// `r[dst] = r[a] ^ imm`.
            BitXorSmi { dst: Dst, a: Reg, imm: Smi },
            /// `r[dst] = r[a] << imm`; 0 <= imm <= 31.
            ShlSmi { dst: Dst, a: Reg, imm: Smi },
            /// `r[dst] = r[a] >> imm`; 0 <= imm <= 31.
            ShrSmi { dst: Dst, a: Reg, imm: Smi },
            /// `r[dst] = r[a] >>> imm`; 0 <= imm <= 31.
            UShrSmi { dst: Dst, a: Reg, imm: Smi },
            /// `r[dst] = r[a] == r[b]`.
            Eq { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] != r[b]`.
            NotEq { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] === r[b]`.
            StrictEq { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] !== r[b]`.
            StrictNotEq { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] < r[b]`; `r[a]` is converted first in all four.
            Less { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] <= r[b]`.
            LessEq { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] > r[b]`.
            Greater { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] >= r[b]`.
            GreaterEq { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] in r[b]`.
            In { dst: Dst, a: Reg, b: Reg },
            /// `r[dst] = r[a] instanceof r[b]`.
            InstanceOf { dst: Dst, a: Reg, b: Reg },
            /// `r[dst]` = concatenation of ToString of the `count` (>= 2) registers from `first`, converted left to right.
            Concat { dst: Dst, first: Window, count: U16 },

            // ---- Jumps -----------------------------------------------------------------------

            /// Jumps forward (or anywhere that is not a loop's back edge).
            Jump { target: Jump },
            /// A loop's back edge: jumps backwards; interrupt check and safepoint.
            JumpLoop { target: Jump },
            /// Jumps if ToBoolean(r[src]).
            JumpIfTrue { src: Reg, target: Jump },
            /// Jumps if not ToBoolean(r[src]).
            JumpIfFalse { src: Reg, target: Jump },
            /// Jumps if `r[src]` is undefined or null.
            JumpIfNullish { src: Reg, target: Jump },
            /// Jumps if `r[src]` is neither undefined nor null.
            JumpIfNotNullish { src: Reg, target: Jump },
            /// Jumps if `r[src]` is undefined.
            JumpIfUndefined { src: Reg, target: Jump },
            /// Jumps if `r[src]` is not undefined.
            JumpIfNotUndefined { src: Reg, target: Jump },
            /// Jumps if `r[src]` is null.
            JumpIfNull { src: Reg, target: Jump },
            /// Jumps if `r[src]` is not null.
            JumpIfNotNull { src: Reg, target: Jump },
            /// Jumps if `r[a] < r[b]`.
            JumpIfLess { a: Reg, b: Reg, target: Jump },
            /// Jumps if `r[a] <= r[b]`.
            JumpIfLessEq { a: Reg, b: Reg, target: Jump },
            /// Jumps if `r[a] > r[b]`.
            JumpIfGreater { a: Reg, b: Reg, target: Jump },
            /// Jumps if `r[a] >= r[b]`.
            JumpIfGreaterEq { a: Reg, b: Reg, target: Jump },
            /// Jumps unless `r[a] < r[b]` (so it jumps when either is NaN).
            JumpIfNotLess { a: Reg, b: Reg, target: Jump },
            /// Jumps unless `r[a] <= r[b]`.
            JumpIfNotLessEq { a: Reg, b: Reg, target: Jump },
            /// Jumps unless `r[a] > r[b]`.
            JumpIfNotGreater { a: Reg, b: Reg, target: Jump },
            /// Jumps unless `r[a] >= r[b]`.
            JumpIfNotGreaterEq { a: Reg, b: Reg, target: Jump },
            /// Jumps if `r[a] == r[b]`.
            JumpIfEq { a: Reg, b: Reg, target: Jump },
            /// Jumps if `r[a] != r[b]`.
            JumpIfNotEq { a: Reg, b: Reg, target: Jump },
            /// Jumps if `r[a] === r[b]`.
            JumpIfStrictEq { a: Reg, b: Reg, target: Jump },
            /// Jumps if `r[a] !== r[b]`.
            JumpIfStrictNotEq { a: Reg, b: Reg, target: Jump },
            /// Jumps if `r[a] < imm`.
            JumpIfLessSmi { a: Reg, imm: Smi, target: Jump },
            /// Jumps if `r[a] <= imm`.
            JumpIfLessEqSmi { a: Reg, imm: Smi, target: Jump },
            /// Jumps if `r[a] > imm`.
            JumpIfGreaterSmi { a: Reg, imm: Smi, target: Jump },
            /// Jumps if `r[a] >= imm`.
            JumpIfGreaterEqSmi { a: Reg, imm: Smi, target: Jump },
            /// Jumps unless `r[a] < imm`.
            JumpIfNotLessSmi { a: Reg, imm: Smi, target: Jump },
            /// Jumps unless `r[a] <= imm`.
            JumpIfNotLessEqSmi { a: Reg, imm: Smi, target: Jump },
            /// Jumps unless `r[a] > imm`.
            JumpIfNotGreaterSmi { a: Reg, imm: Smi, target: Jump },
            /// Jumps unless `r[a] >= imm`.
            JumpIfNotGreaterEqSmi { a: Reg, imm: Smi, target: Jump },
            /// Jumps if `r[a] === imm`.
            JumpIfStrictEqSmi { a: Reg, imm: Smi, target: Jump },
            /// Jumps if `r[a] !== imm`.
            JumpIfStrictNotEqSmi { a: Reg, imm: Smi, target: Jump },
            /// Jumps if `typeof r[src] === kind`; `kind` is a `TypeOfKind`.
            JumpIfTypeOf { src: Reg, kind: U16, target: Jump },
            /// Jumps if `typeof r[src] !== kind`.
            JumpIfNotTypeOf { src: Reg, kind: U16, target: Jump },
            /// A loop's back edge (interrupt check and safepoint, like `JumpLoop`), taken if `r[a] < r[b]`.
            LoopIfLess { a: Reg, b: Reg, target: Jump },
            /// Back edge taken if `r[a] <= r[b]`.
            LoopIfLessEq { a: Reg, b: Reg, target: Jump },
            /// Back edge taken if `r[a] > r[b]`.
            LoopIfGreater { a: Reg, b: Reg, target: Jump },
            /// Back edge taken if `r[a] >= r[b]`.
            LoopIfGreaterEq { a: Reg, b: Reg, target: Jump },
            /// Back edge taken if `r[a] < imm`.
            LoopIfLessSmi { a: Reg, imm: Smi, target: Jump },
            /// Back edge taken if `r[a] <= imm`.
            LoopIfLessEqSmi { a: Reg, imm: Smi, target: Jump },
            /// Back edge taken if `r[a] > imm`.
            LoopIfGreaterSmi { a: Reg, imm: Smi, target: Jump },
            /// Back edge taken if `r[a] >= imm`.
            LoopIfGreaterEqSmi { a: Reg, imm: Smi, target: Jump },
            /// Back edge taken if ToBoolean(r[src]).
            LoopIfTrue { src: Reg, target: Jump },
            /// Back edge taken if not ToBoolean(r[src]).
            LoopIfFalse { src: Reg, target: Jump },
            /// If `r[src]` is a number equal to an integer `i` with `min <= i < min + targets.len()` in
            /// `jump_tables[table]`, continues at the absolute `targets[i - min]`; else falls through.
            SwitchInt { src: Reg, table: Table },

            // ---- Properties ------------------------------------------------------------------

            /// `r[dst] = r[obj].k[name]`. TypeError "Cannot read properties of undefined (reading 'name')".
            /// In all property instructions a constant name is never an array index.
            GetField { dst: Dst, obj: Reg, name: Const, ic: Ic },
            /// `r[obj].k[name] = r[src]` (throws on failure in strict code).
            SetField { obj: Reg, name: Const, src: Reg, ic: Ic },
            /// `r[dst] = r[obj][r[key]]`.
            GetElem { dst: Dst, obj: Reg, key: Reg, ic: Ic },
            /// `r[obj][r[key]] = r[src]`.
            SetElem { obj: Reg, key: Reg, src: Reg, ic: Ic },
            /// `r[dst] = r[obj].length`.
            GetLength { dst: Dst, obj: Reg, ic: Ic },
            /// Method call set-up: `r[w+1] = r[obj]`, `r[w] = r[obj].k[name]`. `obj` may be `w+1` or `w`.
            LoadMethod { w: Window, obj: Reg, name: Const, ic: Ic },
            /// Method call set-up: `r[w+1] = r[obj]`, `r[w] = r[obj][r[key]]`.
            LoadMethodElem { w: Window, obj: Reg, key: Reg, ic: Ic },
            /// `r[dst]` = GetMethod(r[obj], k[name]): undefined for undefined or null, TypeError if not callable.
            GetMethod { dst: Dst, obj: Reg, name: Const, ic: Ic },
            /// `r[dst] = delete r[obj].k[name]` (TypeError on failure in strict code).
            DeleteField { dst: Dst, obj: Reg, name: Const },
            /// `r[dst] = delete r[obj][r[key]]`.
            DeleteElem { dst: Dst, obj: Reg, key: Reg },
            /// `r[dst] = super.k[name]`: `home.[[GetPrototypeOf]]().[[Get]](name, this)`; `r[home]` is the home object.
            GetSuperField { dst: Dst, home: Reg, this: Reg, name: Const, ic: Ic },
            /// `r[dst] = super[r[key]]`.
            GetSuperElem { dst: Dst, home: Reg, this: Reg, key: Reg },
            /// `super.k[name] = r[src]`.
            SetSuperField { home: Reg, this: Reg, name: Const, src: Reg },
            /// `super[r[key]] = r[src]`.
            SetSuperElem { home: Reg, this: Reg, key: Reg, src: Reg },

            // ---- Object and array literals ---------------------------------------------------

            /// `r[dst]` = a new ordinary object with room for `capacity` properties.
            NewObject { dst: Dst, capacity: U16 },
            /// `r[dst]` = a new ordinary object with the own data properties `k[keys]` (a `Constant::Keys`, distinct
            /// names, no indices) in that order, with the values of as many registers from `first`. The cache holds the shape.
            NewObjectWith { dst: Dst, keys: Const, first: Window, ic: Ic },
            /// CreateDataPropertyOrThrow(r[obj], k[name], r[src]): literals and public class fields.
            InitField { obj: Reg, name: Const, src: Reg, ic: Ic },
            /// CreateDataPropertyOrThrow(r[obj], ToPropertyKey(r[key]), r[src]).
            InitElem { obj: Reg, key: Reg, src: Reg },
            /// Defines the method `r[func]` as a writable, configurable own property `r[key]` (a property key) of `r[obj]`;
            /// `flags`: `DEFINE_ENUMERABLE`.
            DefineMethod { obj: Reg, key: Reg, func: Reg, flags: U16 },
            /// Defines a getter or (`DEFINE_SETTER`) setter; keeps the other half if the property is already an accessor.
            /// Configurable; enumerable as `DEFINE_ENUMERABLE` says.
            DefineAccessor { obj: Reg, key: Reg, func: Reg, flags: U16 },
            /// `__proto__: v` in a literal: sets the prototype of `r[obj]` if `r[src]` is an object or null, else nothing.
            SetProto { obj: Reg, src: Reg },
            /// CopyDataProperties(r[obj], r[src], excluded): own enumerable properties of `r[src]` (undefined and null are
            /// empty) become data properties of `r[obj]`, except the keys in the `count` registers from `first`.
            CopyDataProps { obj: Reg, src: Reg, first: Window, count: U16 },
            /// `r[dst]` = a new empty array with room for `capacity` elements.
            NewArray { dst: Dst, capacity: U16 },
            /// `r[dst]` = a new array of the values of `count` registers from `first`.
            NewArrayWith { dst: Dst, first: Window, count: U16 },
            /// Appends `r[src]` to the array `r[arr]` (which no program has seen yet).
            ArrayPush { arr: Reg, src: Reg },
            /// Appends a hole: only the length grows.
            ArrayPushHole { arr: Reg },
            /// Appends everything that iterating `r[src]` gives.
            ArraySpread { arr: Reg, src: Reg },
            /// `r[dst]` = a new RegExp from `k[regexp]` (`Constant::RegExp`).
            NewRegExp { dst: Dst, regexp: Const },
            /// `r[dst]` = the template object of this site, `k[template]` (`Constant::Template`): frozen, made once per
            /// site and realm; `ic` is where the machine may keep it.
            GetTemplateObject { dst: Dst, template: Const, ic: Ic },

            // ---- Functions and classes -------------------------------------------------------

            /// `r[dst]` = a new closure of `functions[func]` with [[Context]] `r[ctx]` (`NO_REGISTER`: none).
            NewClosure { dst: Dst, func: Func, ctx: RegOpt },
            /// SetFunctionName(r[func], r[key], prefix): for keys known at run time only. `prefix` is `NAME_*`.
            SetFunctionName { func: Reg, key: Reg, prefix: U16 },
            /// ClassDefinitionEvaluation, the fixed part: `r[ctor]` = the constructor, a closure of `functions[func]`
            /// with context `r[ctx]`; `r[proto]` = its `prototype` object (property not writable), with non-enumerable
            /// `constructor`. `r[heritage]` is the value of `extends` (TypeError "Class extends value X is not a
            /// constructor or null"; its `.prototype` must be an object or null), `NO_REGISTER`: no `extends`.
            DefineClass { ctor: Dst, proto: Dst, func: Func, ctx: RegOpt, heritage: RegOpt },
            /// `r[dst]` = a new private name (each evaluation makes another one) described by `k[name]`, which has the `#`.
            CreatePrivateName { dst: Dst, name: Const },
            /// `r[dst] = r[obj].#name`, `r[name]` a private name. TypeError "Cannot read private member #x from an object
            /// whose class did not declare it"; "'#x' was defined without a getter".
            GetPrivate { dst: Dst, obj: Reg, name: Reg, ic: Ic },
            /// `r[obj].#name = r[src]`. TypeErrors: "Cannot write private member #x to an object whose class did not declare
            /// it", "Private method '#x' is not writable", "'#x' was defined without a setter".
            SetPrivate { obj: Reg, name: Reg, src: Reg, ic: Ic },
            /// PrivateFieldAdd; TypeError "Cannot initialize #x twice on the same object".
            InitPrivateField { obj: Reg, name: Reg, src: Reg, ic: Ic },
            /// PrivateMethodOrAccessorAdd of a method (not writable).
            InitPrivateMethod { obj: Reg, name: Reg, func: Reg },
            /// PrivateMethodOrAccessorAdd of an accessor; either register may hold undefined.
            InitPrivateAccessor { obj: Reg, name: Reg, getter: Reg, setter: Reg },
            /// `r[dst] = #name in r[obj]`; TypeError "Cannot use 'in' operator to search for '#x' in v" unless an object.
            HasPrivate { dst: Dst, obj: Reg, name: Reg },
            /// `r[dst]` = the arguments object of this call, with `callee` = r0 if `sloppy` is not 0, else the throwing
            /// accessor. Needs the actual arguments: `flags.uses_arguments`.
            CreateArguments { dst: Dst, sloppy: U16 },
            /// Element `index` of the fresh arguments object `r[args]`, if there is one, becomes another name of slot `slot`
            /// of the context `r[ctx]`, the same in all of them.
            MapArgument { args: Reg, index: U16, ctx: Reg, slot: U16 },
            /// `r[dst]` = a new array of the actual arguments from `index` on. Needs `flags.has_rest`.
            CreateRest { dst: Dst, index: U16 },
            /// `r[dst]` = new.target of this call (undefined for plain calls).
            LoadNewTarget { dst: Dst },
            /// Sloppy functions that use `this`: undefined and null become the global `this`, primitives are wrapped. In `r1`.
            CoerceThis {},

            // ---- Calls -----------------------------------------------------------------------

            /// `r[dst]` = call `r[w]` with `this` = `r[w+1]` and `argc` arguments.
            /// TypeError "<text> is not a function", the text from the position table.
            Call { dst: Dst, w: Window, argc: U16 },
            /// `Call` with `this` = undefined; the machine fills `r[w+1]`.
            CallUndefined { dst: Dst, w: Window, argc: U16 },
            /// `r[dst] = new r[w](...)`; `r[w+1]` is the machine's to fill; new.target = callee.
            /// TypeError "<text> is not a constructor".
            Construct { dst: Dst, w: Window, argc: U16 },
            /// The same with another new.target: `super(...)`. TypeError "Super constructor X of anonymous class is not a constructor".
            ConstructWithTarget { dst: Dst, w: Window, argc: U16, target: Reg },
            /// `r[dst]` = call `r[callee]` with `this` = `r[this]` and the elements of the array `r[args]` (a dense array made by
            /// `NewArray`, no program has seen it).
            CallSpread { dst: Dst, callee: Reg, this: Reg, args: Reg },
            /// `r[dst] = new r[callee](...r[args])`, new.target = `r[target]` (the callee's register for a plain `new`).
            ConstructSpread { dst: Dst, callee: Reg, args: Reg, target: Reg },
            /// `eval(...)` by that name: like `Call` unless `r[w]` is the realm's intrinsic `eval`; then a direct eval of the first
            /// argument, if it is a string: it is compiled for the scopes of `k[scope]` (`Constant::EvalScope`) and run as a
            /// closure with context `r[ctx]`. `r[dst]` = its completion value, or the argument if that is no string.
            CallEval { dst: Dst, w: Window, argc: U16, ctx: RegOpt, scope: Const },
            /// `r[dst] = import(r[specifier], r[options])`: a promise. The host resolves the specifier from the file of the
            /// running code.
            Import { dst: Dst, specifier: Reg, options: Reg },
            /// `r[dst] = r[func].[[GetPrototypeOf]]()`: the super constructor (not checked to be one yet).
            GetSuperConstructor { dst: Dst, func: Reg },
            /// Returns `r[src]`. In a construct frame of a function that is not a derived constructor: returns `r[src]` if it
            /// is an object, else `r1`. In async functions: resolves the promise. In generators: finishes with
            /// `{value, done: true}`. (The compiler has awaited the value in async generators already.)
            Return { src: Reg },
            /// Returns undefined; otherwise like `Return`.
            ReturnUndefined {},
            /// Return from a derived constructor: `r[src]` if it is an object; TypeError "Derived constructors may only return
            /// object or undefined" if it is not undefined; else `r[this]`, with the check of `CheckThis`.
            ReturnDerived { src: Reg, this: Reg },

            // ---- Exceptions ------------------------------------------------------------------

            /// Throws `r[src]`.
            Throw { src: Reg },
            /// Goes on throwing the exception in `r[src]`: it still counts as thrown where it was first.
            Rethrow { src: Reg },
            /// Throws a new error of kind `ERROR_*` with the message `k[message]`.
            ThrowError { kind: U16, message: Const },
            /// Throws TypeError "Iterator result <value> is not an object" unless `r[src]` is an object.
            CheckIteratorResult { src: Reg },
            /// Destructuring an object: if `r[src]` is undefined or null throws TypeError "Cannot destructure property 'k[name]' of
            /// '<text>' as it is undefined." (`<text>` from the position table), or without a name "Cannot destructure
            /// '<text>' as it is undefined.".
            CheckDestructure { src: Reg, name: ConstOpt },

            // ---- Iteration -------------------------------------------------------------------

            /// GetIterator(r[src], sync): `r[iter]` = the iterator, `r[next]` = its `next` method. The machine may put a value of its
            /// own in `r[iter]` (say a fast array iterator) as long as the instructions of this section agree; no other
            /// instruction touches the two registers, apart from undefined being written and compared.
            /// TypeError "<text> is not iterable".
            GetIterator { iter: Dst, next: Dst, src: Reg },
            /// The same, but always the real iterator object and its real `next` (`yield*`).
            GetIteratorObject { iter: Dst, next: Dst, src: Reg },
            /// GetIterator(r[src], async): real objects always; CreateAsyncFromSyncIterator where needed.
            GetAsyncIterator { iter: Dst, next: Dst, src: Reg },
            /// One step of for-of: calls next, reads `done`; when done jumps, else `r[value]` = the value.
            IteratorNext { value: Dst, iter: Reg, next: Reg, target: Jump },
            /// One step of array destructuring. `r[iter]` undefined means exhausted: `r[value] = undefined`. Else calls next; when done
            /// `r[iter] = undefined` and `r[value] = undefined`. If next, `done` or `value` throws, `r[iter] = undefined` first.
            IteratorStep { value: Dst, iter: RegMut, next: Reg },
            /// `...rest` of array destructuring: `r[value]` = a new array of all that is left; `r[iter] = undefined`, also when throwing.
            IteratorRest { value: Dst, iter: RegMut, next: Reg },
            /// IteratorClose for a normal exit (break, return): nothing if `r[iter]` is undefined; else calls `return` if there is one,
            /// lets its errors out, TypeError "<value> is not an object" for a result that is none.
            IteratorClose { iter: Reg, next: Reg },
            /// IteratorClose for a throw completion: as above but swallows every error; the compiler rethrows the original.
            IteratorCloseSilently { iter: Reg, next: Reg },
            /// `r[state]` = for-in enumeration of `r[obj]` (empty for undefined and null): keys of the object and its prototypes, each
            /// name once, strings; a machine-internal value.
            ForInPrepare { state: Dst, obj: Reg },
            /// `r[key]` = the next key that is still there, or jumps when there is none.
            ForInNext { key: Dst, state: Reg, target: Jump },

            // ---- Generators and async functions ----------------------------------------------

            /// Generators, after parameters are bound: makes the generator object (prototype from r0's `prototype`), keeps the frame in it,
            /// and returns it to the caller. `next()` continues after this instruction; `throw`/`return` before that finish the
            /// generator without running it.
            GeneratorStart {},
            /// Suspends and gives `r[value]` to the consumer (`{value, done: false}`). Resumed by `next(v)`: `r[dst] = v`, goes on after this
            /// instruction. By `throw(e)`: throws `e` here. By `return(v)`: `r[dst] = v` and goes on at `target`, where the compiler
            /// put the way out through `finally` blocks. In async generators the compiler awaits the value first, and awaits
            /// `v` at `target`.
            Yield { dst: Dst, value: Reg, target: Jump },
            /// Suspends for `yield*`. Sync generators: `r[value]` is the inner iterator's result object and is handed out as it is.
            /// Async generators: `r[value]` is a plain value. Resumed in any way, goes on after this instruction:
            /// `r[dst]` = what was sent, `r[mode]` = `RESUME_NEXT`, `RESUME_THROW` or `RESUME_RETURN` as an int32.
            YieldDelegate { dst: Dst, mode: Dst, value: Reg },
            /// Suspends until the promise for `r[value]` settles; then `r[dst]` = its value, or its reason is thrown here.
            Await { dst: Dst, value: Reg },
            /// `debugger`: nothing.
            Debugger {},

            // ---- `using` ----------------------------------------------------------------------

            /// Adds the resource `r[value]` to the resources `r[stack]`, which are undefined until there is one: finds its
            /// `Symbol.dispose` or, if `async` is not 0, its `Symbol.asyncDispose`. TypeError if there is none; undefined and null
            /// are nothing to dispose of.
            AddDisposable { stack: RegMut, value: Reg, async: U16 },
            /// Disposes of the resources `r[stack]`, last one first. Goes on after this instruction when `r[dst]` is to be
            /// awaited, and jumps when nothing is left. What a resource throws leaves it; the rest can go on.
            DisposeStep { dst: Dst, stack: Reg, target: Jump },
            /// `r[dst]` = a new SuppressedError of the two.
            NewSuppressedError { dst: Dst, error: Reg, suppressed: Reg },

            // ---- Variables that are properties (`with`, variables that direct eval declared) --

            /// Jumps unless `r[src]` is the realm's intrinsic `eval` (a call of it with spread arguments).
            JumpIfNotEval { src: Reg, target: Jump },
            /// `r[dst]` = ToObject(r[src]): the object of a `with`.
            ToObject { dst: Dst, src: Reg },
            /// Jumps if the object `r[obj]` has the variable `k[name]`: HasBinding of an object environment, with
            /// `Symbol.unscopables` if `with` is not 0. Anything that is no object has none.
            JumpIfHasBinding { obj: Reg, name: Const, with: U16, target: Jump },
            /// `r[dst]` = the variable `k[name]` of the object `r[obj]`, which had it; if it is gone undefined, in strict code
            /// ReferenceError "x is not defined".
            LoadBinding { dst: Dst, obj: Reg, name: Const },
            /// Assigns to it; in strict code that ReferenceError if it is gone.
            StoreBinding { obj: Reg, name: Const, src: Reg },
            /// Declares the variable `k[name]` of direct eval in the object `r[obj]`, as undefined unless it is there; makes
            /// the object if `r[obj]` is none.
            DeclareEvalVar { obj: RegMut, name: Const },

            // ---- Beyond what an operand of 16 bits can name -----------------------------------

            /// `r[dst] = k[value]`, as `LoadConst`.
            LoadConstWide { dst: Dst, value: Int32 },
            /// `r[dst]` = a new closure of `functions[func]`, as `NewClosure`.
            NewClosureWide { dst: Dst, func: Int32, ctx: RegOpt },

            // ---- Modules ---------------------------------------------------------------------

            /// Goes `depth` (>= 0) parents up from `r[ctx]`, to the environment of a module. If slot `idx` holds a context,
            /// `r[dst]` = the slot of it whose number slot `idx + 1` holds, with the check of `LoadSlotChecked`; else
            /// `r[dst]` = what slot `idx` holds.
            LoadImport { dst: Dst, ctx: Reg, depth: U16, idx: U16, name: Const },
            /// `r[dst]` = the `import.meta` of the module whose record is in `r[module]`.
            ImportMeta { dst: Dst, module: Reg },
        }
    };
}

macro_rules! define_opcodes {
    ($($(#[$doc:meta])* $name:ident { $($operand:ident : $kind:ident),* $(,)? }),* $(,)?) => {
        /// One instruction of the machine.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Opcode { $($(#[$doc])* $name),* }

        #[allow(clippy::len_without_is_empty, reason = "an instruction's length in units is never zero")]
        impl Opcode {
            /// All opcodes, indexed by their number.
            pub const ALL: &'static [Opcode] = &[$(Opcode::$name),*];

            /// The name as written in the table.
            pub const fn name(self) -> &'static str {
                match self { $(Opcode::$name => stringify!($name)),* }
            }

            /// Names and kinds of the operands, in order.
            pub const fn operands(self) -> &'static [(&'static str, OperandKind)] {
                match self { $(Opcode::$name => &[$((stringify!($operand), OperandKind::$kind)),*]),* }
            }

            /// Length in units, the opcode's own unit included.
            pub const fn len(self) -> usize {
                match self { $(Opcode::$name => 1 $(+ OperandKind::$kind.units())*),* }
            }
        }
    };
}

for_each_opcode!(define_opcodes);

impl Opcode {
    /// The opcode with this number, if there is one.
    pub fn from_u8(number: u8) -> Option<Opcode> {
        Opcode::ALL.get(usize::from(number)).copied()
    }

    /// The opcode in the first unit of an instruction.
    pub fn from_unit(unit: u16) -> Option<Opcode> {
        Opcode::from_u8(unit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lengths_agree_with_the_table() {
        assert!(Opcode::ALL.len() <= 256);
        for (number, op) in Opcode::ALL.iter().enumerate() {
            assert_eq!(*op as usize, number);
            let units: usize = op.operands().iter().map(|(_, kind)| kind.units()).sum();
            assert_eq!(op.len(), 1 + units);
        }
    }
}
