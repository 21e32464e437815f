// ajv: schemas turned into functions by `new Function`.
const Ajv = require('ajv');
const { random, digest, attempt } = require('./support/random');
const r = random(15);
const ajv = new Ajv({ allErrors: true, strict: false, verbose: false });
ajv.addFormat('even', { type: 'number', validate: (x) => x % 2 === 0 });
ajv.addKeyword({ keyword: 'shout', validate: (s, d) => typeof d !== 'string' || d === d.toUpperCase() });
const leaf = () => r.pick([() => ({ type: 'integer', minimum: r.int(100) }), () => ({ type: 'string', maxLength: r.int(10), pattern: '^[a-z]*$' }), () => ({ type: ['number', 'null'], multipleOf: 0.5 }), () => ({ enum: [1, 'name', null, [1]] }), () => ({ const: r.int(3) }), () => ({ type: 'boolean' }), () => ({ format: 'even' }), () => ({ shout: true }), () => true, () => false, () => ({})])();
const schema = (depth) => depth === 0 ? leaf() : r.pick([
  () => ({ type: 'object', properties: { id: schema(depth - 1), name: schema(depth - 1), items: schema(depth - 1) }, required: r.pick([[], ['id'], ['name', 'x']]), additionalProperties: r.pick([true, false, leaf()]), patternProperties: { '^t': leaf() } }),
  () => ({ type: 'array', items: schema(depth - 1), minItems: r.int(3), uniqueItems: r.next() < 0.5 }),
  () => ({ anyOf: [schema(depth - 1), leaf()] }), () => ({ oneOf: [schema(depth - 1), leaf(), leaf()] }), () => ({ allOf: [schema(depth - 1), leaf()] }), () => ({ not: schema(depth - 1) }), () => ({ if: leaf(), then: schema(depth - 1), else: leaf() }), () => ({ type: 'array', contains: leaf(), prefixItems: [leaf()] }), () => ({ propertyNames: leaf(), minProperties: 1, dependentRequired: { id: ['name'] } }), leaf])();
for (let round = 0; round < 120; round++) {
  const s = schema(3);
  const validate = ajv.compile(s);
  const out = [];
  for (let i = 0; i < 8; i++) { const v = r.value(3); out.push(validate(v) ? 'ok' : ajv.errorsText(validate.errors)); }
  console.log(round, digest(s), digest(String(validate)), digest(out), out[0].slice(0, 100));
}
const tree = ajv.compile({ $id: 'tree', type: 'object', properties: { v: { type: 'number' }, kids: { type: 'array', items: { $ref: '#' } } }, required: ['v'], unevaluatedProperties: false });
console.log(tree({ v: 1, kids: [{ v: 2, kids: [] }] }), tree({ v: 1, kids: [{ kids: [{}] }] }), tree.errors);
const coerce = new Ajv({ coerceTypes: true, useDefaults: true, removeAdditional: true });
const data = { n: '5', b: 'true', extra: 1 };
console.log(coerce.validate({ type: 'object', additionalProperties: false, properties: { n: { type: 'number' }, b: { type: 'boolean' }, d: { default: [1] } } }, data), data, attempt(() => new Ajv().compile({ type: 'nope' })), attempt(() => new Ajv().compile({ unknownWord: 1 })), attempt(() => new Ajv().compile({ $ref: 'missing#' })));
const JTD = require('ajv/dist/jtd');
const jtd = new JTD(), def = { properties: { a: { type: 'int8' }, b: { elements: { type: 'string' } } }, optionalProperties: { t: { type: 'timestamp' } } };
const serialize = jtd.compileSerializer(def), parse = jtd.compileParser(def);
console.log(serialize({ a: 1, b: ['x', '"q"\n'] }), parse('{"a": 5, "b": ["é\\u0041"]}'), parse('{"a": 500, "b": []}'), parse.message, parse.position, ajv.validateSchema({ type: 5 }), ajv.errorsText());
