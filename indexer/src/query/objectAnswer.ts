import { QueryError, QueryErrors } from './errors.js';
import type { SelectedField, SelectionSet } from './language/selection.js';
import { type ApiSchema, baseType, isComposite, type TypeRef } from './schema/types.js';

/** A value that is not an entity: of `_meta`, `_logs` or introspection. Getters may compute what few ask for. */
export type PlainValue = null | boolean | number | string | readonly PlainValue[] | PlainObject;
export interface PlainObject {
  readonly [name: string]: PlainValue | undefined;
}

/** `value` as JSON, in the shape that `field` asks for. */
export function plainAnswer(schema: ApiSchema, field: SelectedField, value: PlainValue): string {
  const errors: QueryError[] = [];
  const text = writeValue(schema, field, field.definition.type, value, errors);
  if (errors.length > 0) throw new QueryErrors(errors);
  return text;
}

function writeValue(
  schema: ApiSchema,
  field: SelectedField,
  type: TypeRef,
  value: PlainValue | undefined,
  errors: QueryError[],
): string {
  if (type.kind === 'nonNull') {
    if (value !== null && value !== undefined) return writeValue(schema, field, type.of, value, errors);
    errors.push(new QueryError(`Null value resolved for non-null field \`${field.name}\``, field.position));
    return 'null';
  }
  if (value === null || value === undefined) return 'null';
  if (type.kind === 'list') {
    const items = value as readonly PlainValue[];
    return `[${items.map((item) => writeValue(schema, field, type.of, item, errors)).join(',')}]`;
  }
  if (!isComposite(schema.types.get(baseType(type)))) return JSON.stringify(value);
  return writeObject(schema, field.selection, type.name, value as PlainObject, errors);
}

function writeObject(
  schema: ApiSchema,
  selection: SelectionSet,
  typeName: string,
  object: PlainObject,
  errors: QueryError[],
): string {
  const entries = selection.fieldsFor(typeName).map((field) => {
    const key = JSON.stringify(field.responseKey);
    if (field.name === '__typename') return `${key}:${JSON.stringify(typeName)}`;
    return `${key}:${writeValue(schema, field, field.definition.type, object[field.name], errors)}`;
  });
  return `{${entries.join(',')}}`;
}
