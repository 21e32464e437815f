//! The table of intrinsics and the global names they go by. ECMA-262 §6.1.7.4, §19.

use super::Maker;
use crate::object::function::NativeInfo;

intrinsics! {
    ObjectPrototype = Class(&b::object::OBJECT);
    FunctionPrototype = Class(&b::function::FUNCTION);
    Object = Class(&b::object::OBJECT);
    Function = Class(&b::function::FUNCTION);
    Array = Class(&b::array::ARRAY);
    ArrayPrototype = Class(&b::array::ARRAY);
    String = Class(&b::string::STRING);
    StringPrototype = Class(&b::string::STRING);
    Number = Class(&b::number::NUMBER);
    NumberPrototype = Class(&b::number::NUMBER);
    Boolean = Class(&b::boolean::BOOLEAN);
    BooleanPrototype = Class(&b::boolean::BOOLEAN);
    Symbol = Class(&b::symbol::SYMBOL);
    SymbolPrototype = Class(&b::symbol::SYMBOL);
    BigInt = Class(&b::bigint::BIGINT);
    BigIntPrototype = Class(&b::bigint::BIGINT);
    Math = Object(Intrinsic::ObjectPrototype, b::math::MATH);
    Json = Object(Intrinsic::ObjectPrototype, b::json::JSON);
    Reflect = Object(Intrinsic::ObjectPrototype, b::reflect::REFLECT);
    Atomics = Object(Intrinsic::ObjectPrototype, b::atomics::ATOMICS);
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
    SuppressedError = Class(&b::error::SUPPRESSED_ERROR);
    SuppressedErrorPrototype = Class(&b::error::SUPPRESSED_ERROR);
    DisposableStack = Class(&b::disposable_stack::DISPOSABLE_STACK);
    DisposableStackPrototype = Class(&b::disposable_stack::DISPOSABLE_STACK);
    AsyncDisposableStack = Class(&b::disposable_stack::ASYNC_DISPOSABLE_STACK);
    AsyncDisposableStackPrototype = Class(&b::disposable_stack::ASYNC_DISPOSABLE_STACK);
    Map = Class(&b::map::MAP);
    MapPrototype = Class(&b::map::MAP);
    Set = Class(&b::set::SET);
    SetPrototype = Class(&b::set::SET);
    WeakMap = Class(&b::weak_map::WEAK_MAP);
    WeakMapPrototype = Class(&b::weak_map::WEAK_MAP);
    WeakSet = Class(&b::weak_set::WEAK_SET);
    WeakSetPrototype = Class(&b::weak_set::WEAK_SET);
    WeakRef = Class(&b::weak_ref::WEAK_REF);
    WeakRefPrototype = Class(&b::weak_ref::WEAK_REF);
    FinalizationRegistry = Class(&b::finalization_registry::FINALIZATION_REGISTRY);
    FinalizationRegistryPrototype = Class(&b::finalization_registry::FINALIZATION_REGISTRY);
    Promise = Class(&b::promise::PROMISE);
    PromisePrototype = Class(&b::promise::PROMISE);
    Proxy = Special(b::proxy::make);
    RegExp = Class(&b::regexp::REGEXP);
    RegExpPrototype = Class(&b::regexp::REGEXP);
    Date = Class(&b::date::DATE);
    DatePrototype = Class(&b::date::DATE);
    Iterator = Class(&b::iterator::ITERATOR);
    IteratorPrototype = Class(&b::iterator::ITERATOR);
    AsyncIteratorPrototype = Object(Intrinsic::ObjectPrototype, b::async_iterator::PROTOTYPE);
    ArrayIteratorPrototype = Object(Intrinsic::IteratorPrototype, b::iterator::ARRAY_ITERATOR);
    StringIteratorPrototype = Object(Intrinsic::IteratorPrototype, b::string::STRING_ITERATOR);
    MapIteratorPrototype = Object(Intrinsic::IteratorPrototype, b::map::ITERATOR);
    SetIteratorPrototype = Object(Intrinsic::IteratorPrototype, b::set::ITERATOR);
    RegExpStringIteratorPrototype = Object(Intrinsic::IteratorPrototype, b::regexp::STRING_ITERATOR);
    WrapForValidIteratorPrototype = Object(Intrinsic::IteratorPrototype, b::iterator::WRAP);
    IteratorHelperPrototype = Object(Intrinsic::IteratorPrototype, b::iterator::HELPER);
    AsyncFromSyncIteratorPrototype = Object(Intrinsic::AsyncIteratorPrototype, b::async_from_sync::PROTOTYPE);
    GeneratorFunction = Class(&b::generator::GENERATOR_FUNCTION);
    GeneratorFunctionPrototype = Class(&b::generator::GENERATOR_FUNCTION);
    GeneratorPrototype = Object(Intrinsic::IteratorPrototype, b::generator::GENERATOR_PROTOTYPE);
    AsyncGeneratorFunction = Class(&b::async_generator::ASYNC_GENERATOR_FUNCTION);
    AsyncGeneratorFunctionPrototype = Class(&b::async_generator::ASYNC_GENERATOR_FUNCTION);
    AsyncGeneratorPrototype = Object(Intrinsic::AsyncIteratorPrototype, b::async_generator::ASYNC_GENERATOR_PROTOTYPE);
    AsyncFunction = Class(&b::async_function::ASYNC_FUNCTION);
    AsyncFunctionPrototype = Class(&b::async_function::ASYNC_FUNCTION);
    ArrayBuffer = Class(&b::array_buffer::ARRAY_BUFFER);
    ArrayBufferPrototype = Class(&b::array_buffer::ARRAY_BUFFER);
    SharedArrayBuffer = Class(&b::shared_array_buffer::SHARED_ARRAY_BUFFER);
    SharedArrayBufferPrototype = Class(&b::shared_array_buffer::SHARED_ARRAY_BUFFER);
    DataView = Class(&b::data_view::DATA_VIEW);
    DataViewPrototype = Class(&b::data_view::DATA_VIEW);
    TypedArray = Class(&b::typed_array::TYPED_ARRAY);
    TypedArrayPrototype = Class(&b::typed_array::TYPED_ARRAY);
    Int8Array = Class(&b::typed_array::INT8_ARRAY);
    Int8ArrayPrototype = Class(&b::typed_array::INT8_ARRAY);
    Uint8Array = Class(&b::typed_array::UINT8_ARRAY);
    Uint8ArrayPrototype = Class(&b::typed_array::UINT8_ARRAY);
    Uint8ClampedArray = Class(&b::typed_array::UINT8_CLAMPED_ARRAY);
    Uint8ClampedArrayPrototype = Class(&b::typed_array::UINT8_CLAMPED_ARRAY);
    Int16Array = Class(&b::typed_array::INT16_ARRAY);
    Int16ArrayPrototype = Class(&b::typed_array::INT16_ARRAY);
    Uint16Array = Class(&b::typed_array::UINT16_ARRAY);
    Uint16ArrayPrototype = Class(&b::typed_array::UINT16_ARRAY);
    Int32Array = Class(&b::typed_array::INT32_ARRAY);
    Int32ArrayPrototype = Class(&b::typed_array::INT32_ARRAY);
    Uint32Array = Class(&b::typed_array::UINT32_ARRAY);
    Uint32ArrayPrototype = Class(&b::typed_array::UINT32_ARRAY);
    BigInt64Array = Class(&b::typed_array::BIG_INT64_ARRAY);
    BigInt64ArrayPrototype = Class(&b::typed_array::BIG_INT64_ARRAY);
    BigUint64Array = Class(&b::typed_array::BIG_UINT64_ARRAY);
    BigUint64ArrayPrototype = Class(&b::typed_array::BIG_UINT64_ARRAY);
    Float16Array = Class(&b::typed_array::FLOAT16_ARRAY);
    Float16ArrayPrototype = Class(&b::typed_array::FLOAT16_ARRAY);
    Float32Array = Class(&b::typed_array::FLOAT32_ARRAY);
    Float32ArrayPrototype = Class(&b::typed_array::FLOAT32_ARRAY);
    Float64Array = Class(&b::typed_array::FLOAT64_ARRAY);
    Float64ArrayPrototype = Class(&b::typed_array::FLOAT64_ARRAY);
    ErrorStackGetter = Function(NativeInfo { name: "", length: 0, native: b::error::stack_getter, constructor: false });
    ErrorStackSetter = Function(NativeInfo { name: "", length: 1, native: b::error::stack_setter, constructor: false });
    ThrowTypeError = Special(b::function::make_throw_type_error);
    Eval = Function(NativeInfo { name: "eval", length: 1, native: b::eval::eval, constructor: false });
    ArrayValues = Function(NativeInfo { name: "values", length: 0, native: b::array::values, constructor: false });
    ParseInt = Function(b::number::PARSE_INT);
    ParseFloat = Function(b::number::PARSE_FLOAT);
    IsNaN = Function(b::number::IS_NAN);
    IsFinite = Function(b::number::IS_FINITE);
    DecodeUri = Function(b::uri::DECODE_URI);
    DecodeUriComponent = Function(b::uri::DECODE_URI_COMPONENT);
    EncodeUri = Function(b::uri::ENCODE_URI);
    EncodeUriComponent = Function(b::uri::ENCODE_URI_COMPONENT);
    Escape = Function(b::uri::ESCAPE);
    Unescape = Function(b::uri::UNESCAPE);
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
    ("SuppressedError", Intrinsic::SuppressedError),
    ("DisposableStack", Intrinsic::DisposableStack),
    ("AsyncDisposableStack", Intrinsic::AsyncDisposableStack),
];
