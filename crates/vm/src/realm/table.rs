//! The table of intrinsics and the global names they go by. ECMA-262 §6.1.7.4, §19.

use super::Maker;

intrinsics! {
    ObjectPrototype = Class(&b::object::OBJECT);
    FunctionPrototype = Class(&b::function::FUNCTION);
    Object = Class(&b::object::OBJECT);
    Function = Class(&b::function::FUNCTION);
    Array = Class(&b::array::ARRAY);
    ArrayPrototype = Class(&b::array::ARRAY);
    String = Missing;
    StringPrototype = Missing;
    Number = Missing;
    NumberPrototype = Missing;
    Boolean = Missing;
    BooleanPrototype = Missing;
    Symbol = Missing;
    SymbolPrototype = Missing;
    BigInt = Missing;
    BigIntPrototype = Missing;
    Math = Missing;
    Json = Missing;
    Reflect = Object(Intrinsic::ObjectPrototype, b::reflect::REFLECT);
    Atomics = Missing;
    Error = Class(&b::error::ERROR);
    ErrorPrototype = Class(&b::error::ERROR);
    TypeError = Class(&b::error::TYPE_ERROR);
    TypeErrorPrototype = Class(&b::error::TYPE_ERROR);
    RangeError = Class(&b::error::RANGE_ERROR);
    RangeErrorPrototype = Class(&b::error::RANGE_ERROR);
    SyntaxError = Class(&b::error::SYNTAX_ERROR);
    SyntaxErrorPrototype = Class(&b::error::SYNTAX_ERROR);
    ReferenceError = Class(&b::error::REFERENCE_ERROR);
    ReferenceErrorPrototype = Class(&b::error::REFERENCE_ERROR);
    EvalError = Class(&b::error::EVAL_ERROR);
    EvalErrorPrototype = Class(&b::error::EVAL_ERROR);
    UriError = Class(&b::error::URI_ERROR);
    UriErrorPrototype = Class(&b::error::URI_ERROR);
    AggregateError = Class(&b::error::AGGREGATE_ERROR);
    AggregateErrorPrototype = Class(&b::error::AGGREGATE_ERROR);
    Map = Class(&b::map::MAP);
    MapPrototype = Class(&b::map::MAP);
    Set = Class(&b::set::SET);
    SetPrototype = Class(&b::set::SET);
    WeakMap = Missing;
    WeakMapPrototype = Missing;
    WeakSet = Missing;
    WeakSetPrototype = Missing;
    WeakRef = Missing;
    WeakRefPrototype = Missing;
    FinalizationRegistry = Missing;
    FinalizationRegistryPrototype = Missing;
    Promise = Missing;
    PromisePrototype = Missing;
    Proxy = Special(b::proxy::make);
    RegExp = Missing;
    RegExpPrototype = Missing;
    Date = Missing;
    DatePrototype = Missing;
    Iterator = Class(&b::iterator::ITERATOR);
    IteratorPrototype = Class(&b::iterator::ITERATOR);
    AsyncIteratorPrototype = Object(Intrinsic::ObjectPrototype, b::iterator::ASYNC_ITERATOR);
    ArrayIteratorPrototype = Object(Intrinsic::IteratorPrototype, b::iterator::ARRAY_ITERATOR);
    StringIteratorPrototype = Missing;
    MapIteratorPrototype = Object(Intrinsic::IteratorPrototype, b::map::ITERATOR);
    SetIteratorPrototype = Object(Intrinsic::IteratorPrototype, b::set::ITERATOR);
    RegExpStringIteratorPrototype = Missing;
    WrapForValidIteratorPrototype = Object(Intrinsic::IteratorPrototype, b::iterator::WRAP);
    IteratorHelperPrototype = Object(Intrinsic::IteratorPrototype, b::iterator::HELPER);
    AsyncFromSyncIteratorPrototype = Missing;
    GeneratorFunction = Missing;
    GeneratorFunctionPrototype = Missing;
    GeneratorPrototype = Missing;
    AsyncGeneratorFunction = Missing;
    AsyncGeneratorFunctionPrototype = Missing;
    AsyncGeneratorPrototype = Missing;
    AsyncFunction = Missing;
    AsyncFunctionPrototype = Missing;
    ArrayBuffer = Missing;
    ArrayBufferPrototype = Missing;
    SharedArrayBuffer = Missing;
    SharedArrayBufferPrototype = Missing;
    DataView = Missing;
    DataViewPrototype = Missing;
    TypedArray = Missing;
    TypedArrayPrototype = Missing;
    Int8Array = Missing;
    Int8ArrayPrototype = Missing;
    Uint8Array = Missing;
    Uint8ArrayPrototype = Missing;
    Uint8ClampedArray = Missing;
    Uint8ClampedArrayPrototype = Missing;
    Int16Array = Missing;
    Int16ArrayPrototype = Missing;
    Uint16Array = Missing;
    Uint16ArrayPrototype = Missing;
    Int32Array = Missing;
    Int32ArrayPrototype = Missing;
    Uint32Array = Missing;
    Uint32ArrayPrototype = Missing;
    BigInt64Array = Missing;
    BigInt64ArrayPrototype = Missing;
    BigUint64Array = Missing;
    BigUint64ArrayPrototype = Missing;
    Float16Array = Missing;
    Float16ArrayPrototype = Missing;
    Float32Array = Missing;
    Float32ArrayPrototype = Missing;
    Float64Array = Missing;
    Float64ArrayPrototype = Missing;
    ThrowTypeError = Special(b::function::make_throw_type_error);
    Eval = Missing;
    ParseInt = Missing;
    ParseFloat = Missing;
    IsNaN = Missing;
    IsFinite = Missing;
    DecodeUri = Missing;
    DecodeUriComponent = Missing;
    EncodeUri = Missing;
    EncodeUriComponent = Missing;
    Escape = Missing;
    Unescape = Missing;
}

/// Names of the global object that stand for intrinsics; each is made when first read.
pub const GLOBALS: &[(&str, Intrinsic)] = &[
    ("Object", Intrinsic::Object),
    ("Function", Intrinsic::Function),
    ("Array", Intrinsic::Array),
    ("Number", Intrinsic::Number),
    ("parseFloat", Intrinsic::ParseFloat),
    ("parseInt", Intrinsic::ParseInt),
    ("Boolean", Intrinsic::Boolean),
    ("String", Intrinsic::String),
    ("Symbol", Intrinsic::Symbol),
    ("Date", Intrinsic::Date),
    ("Promise", Intrinsic::Promise),
    ("RegExp", Intrinsic::RegExp),
    ("Error", Intrinsic::Error),
    ("AggregateError", Intrinsic::AggregateError),
    ("EvalError", Intrinsic::EvalError),
    ("RangeError", Intrinsic::RangeError),
    ("ReferenceError", Intrinsic::ReferenceError),
    ("SyntaxError", Intrinsic::SyntaxError),
    ("TypeError", Intrinsic::TypeError),
    ("URIError", Intrinsic::UriError),
    ("JSON", Intrinsic::Json),
    ("Math", Intrinsic::Math),
    ("ArrayBuffer", Intrinsic::ArrayBuffer),
    ("SharedArrayBuffer", Intrinsic::SharedArrayBuffer),
    ("Atomics", Intrinsic::Atomics),
    ("Uint8Array", Intrinsic::Uint8Array),
    ("Int8Array", Intrinsic::Int8Array),
    ("Uint16Array", Intrinsic::Uint16Array),
    ("Int16Array", Intrinsic::Int16Array),
    ("Uint32Array", Intrinsic::Uint32Array),
    ("Int32Array", Intrinsic::Int32Array),
    ("Float16Array", Intrinsic::Float16Array),
    ("Float32Array", Intrinsic::Float32Array),
    ("Float64Array", Intrinsic::Float64Array),
    ("Uint8ClampedArray", Intrinsic::Uint8ClampedArray),
    ("BigUint64Array", Intrinsic::BigUint64Array),
    ("BigInt64Array", Intrinsic::BigInt64Array),
    ("DataView", Intrinsic::DataView),
    ("Map", Intrinsic::Map),
    ("BigInt", Intrinsic::BigInt),
    ("Set", Intrinsic::Set),
    ("Iterator", Intrinsic::Iterator),
    ("WeakMap", Intrinsic::WeakMap),
    ("WeakSet", Intrinsic::WeakSet),
    ("WeakRef", Intrinsic::WeakRef),
    ("Proxy", Intrinsic::Proxy),
    ("Reflect", Intrinsic::Reflect),
    ("FinalizationRegistry", Intrinsic::FinalizationRegistry),
    ("decodeURI", Intrinsic::DecodeUri),
    ("decodeURIComponent", Intrinsic::DecodeUriComponent),
    ("encodeURI", Intrinsic::EncodeUri),
    ("encodeURIComponent", Intrinsic::EncodeUriComponent),
    ("escape", Intrinsic::Escape),
    ("unescape", Intrinsic::Unescape),
    ("eval", Intrinsic::Eval),
    ("isFinite", Intrinsic::IsFinite),
    ("isNaN", Intrinsic::IsNaN),
];
