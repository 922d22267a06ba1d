import { NO_POSITION, QueryError } from '../errors.js';
import type { ApiSchema, InputDefinition, TypeDefinition, TypeRef } from '../schema/types.js';
import { debugFormat, decimalText } from './format.js';
import { NULL, objectValue, type QueryValue } from './values.js';

/** Thrown inside a coercion; what the message quotes is the innermost object or value that does not fit. */
class Mismatch extends Error {
  constructor(readonly value: QueryValue) {
    super('value does not fit its type');
  }
}

const INT32_MAX = 2n ** 31n - 1n;
const INT32_MIN = -(2n ** 31n);
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** `value` as `type` wants it, or `undefined` with the value to complain about passed to `onMismatch`. */
export function coerceValue(
  schema: ApiSchema,
  value: QueryValue,
  type: TypeRef,
): QueryValue | { mismatch: QueryValue } {
  try {
    return coerce(schema, value, type);
  } catch (error) {
    if (error instanceof Mismatch) return { mismatch: error.value };
    throw error;
  }
}

/** The value of an argument; `undefined` when none was given and none is needed. */
export function coerceArgument(
  schema: ApiSchema,
  value: QueryValue | undefined,
  definition: InputDefinition,
): QueryValue | undefined {
  const given = value ?? definition.defaultValue;
  if (!given) {
    if (definition.type.kind !== 'nonNull') return undefined;
    throw new QueryError(`No value provided for required argument: \`${definition.name}\``, NO_POSITION);
  }
  const coerced = coerceValue(schema, given, definition.type);
  if ('mismatch' in coerced) throw invalidArgument(definition.name, coerced.mismatch);
  return coerced;
}

export function invalidArgument(name: string, value: QueryValue, position = NO_POSITION): QueryError {
  return new QueryError(`Invalid value provided for argument \`${name}\`: ${debugFormat(value)}`, position);
}

function coerce(schema: ApiSchema, value: QueryValue, type: TypeRef): QueryValue {
  if (type.kind === 'nonNull') {
    if (value.kind === 'null') throw new Mismatch(NULL);
    return coerce(schema, value, type.of);
  }
  if (value.kind === 'null') return NULL;
  if (type.kind === 'list') {
    if (value.kind !== 'list') throw new Mismatch(value);
    return { kind: 'list', items: value.items.map((item) => coerce(schema, item, type.of)) };
  }
  const definition = schema.types.get(type.name);
  if (!definition) throw new Mismatch(value);
  return coerceNamed(schema, value, definition);
}

function coerceNamed(schema: ApiSchema, value: QueryValue, definition: TypeDefinition): QueryValue {
  switch (definition.kind) {
    case 'SCALAR':
      return coerceScalar(value, definition.name);
    case 'ENUM': {
      const name = value.kind === 'string' || value.kind === 'enum' ? value.value : undefined;
      if (name === undefined || !definition.values.some((item) => item.name === name)) throw new Mismatch(value);
      return { kind: 'enum', value: name };
    }
    case 'INPUT_OBJECT': {
      if (value.kind !== 'object') throw new Mismatch(value);
      const entries = [...value.fields].map(([name, field]): [string, QueryValue] => {
        const input = definition.fields.get(name);
        if (!input) throw new Mismatch(value);
        const coerced = coerceValue(schema, field, input.type);
        if ('mismatch' in coerced) throw new Mismatch(value);
        return [name, coerced];
      });
      return objectValue(entries);
    }
    default:
      throw new Mismatch(value);
  }
}

function coerceScalar(value: QueryValue, scalar: string): QueryValue {
  switch (value.kind) {
    case 'boolean':
      if (scalar === 'Boolean') return value;
      break;
    case 'int':
      return coerceInt(value, scalar);
    case 'float':
      if (scalar === 'BigDecimal') return { kind: 'string', value: decimalText(value.value) };
      break;
    case 'timestamp':
      if (scalar === 'Timestamp') return value;
      break;
    case 'string':
      if (scalar === 'Timestamp') return { kind: 'timestamp', value: parseTimestamp(value) };
      if (TEXT_SCALARS.has(scalar)) return value;
      break;
    default:
      break;
  }
  throw new Mismatch(value);
}

const TEXT_SCALARS = new Set(['String', 'ID', 'Bytes', 'BigInt', 'BigDecimal', 'Int8']);
const INT_AS_TEXT_SCALARS = new Set(['ID', 'BigInt', 'BigDecimal', 'Int8']);

function coerceInt(value: Extract<QueryValue, { kind: 'int' }>, scalar: string): QueryValue {
  if (scalar === 'Int' && value.value >= INT32_MIN && value.value <= INT32_MAX) return value;
  if (INT_AS_TEXT_SCALARS.has(scalar)) return { kind: 'string', value: value.value.toString() };
  throw new Mismatch(value);
}

function parseTimestamp(value: Extract<QueryValue, { kind: 'string' }>): bigint {
  const micros = parseInt64(value.value);
  if (micros === undefined) throw new Mismatch(value);
  return micros;
}

/** A whole number as Rust's `i64::from_str` reads it. */
export function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return value >= INT64_MIN && value <= INT64_MAX ? value : undefined;
}
