import type { ApiSchema, TypeRef } from './introspection.js';

const OPERATORS = [
  'not_contains_nocase',
  'not_starts_with_nocase',
  'not_ends_with_nocase',
  'contains_nocase',
  'starts_with_nocase',
  'ends_with_nocase',
  'not_starts_with',
  'not_ends_with',
  'not_contains',
  'starts_with',
  'ends_with',
  'contains',
  'not_in',
  'not',
  'gte',
  'lte',
  'gt',
  'lt',
  'in',
] as const;

export type Operator = (typeof OPERATORS)[number] | '';

/** Splits `field_not_in` into field and operator, where the type has such a field. */
export function splitFilter(
  name: string,
  fields: ReadonlySet<string>,
): { field: string; operator: Operator } | undefined {
  if (fields.has(name)) return { field: name, operator: '' };
  for (const operator of OPERATORS) {
    const field = name.slice(0, -operator.length - 1);
    if (name.endsWith(`_${operator}`) && fields.has(field)) return { field, operator };
  }
  return undefined;
}

/** A value as GraphQL text of an input type. */
export function literal(schema: Pick<ApiSchema, 'isEnum'>, type: TypeRef, value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    return `[${value.map((element) => literal(schema, { ...type, list: false }, element)).join(', ')}]`;
  }
  if (schema.isEnum(type.name) || type.name === 'Int' || type.name === 'Boolean') return String(value);
  return JSON.stringify(String(value));
}

/** What a filter is given: values of rows, parts of them, none, and what no row has. */
export function filterValues(type: TypeRef, operator: Operator, samples: readonly unknown[]): unknown[] {
  if (operator === 'in' || operator === 'not_in') {
    return [samples.slice(0, 2), [...samples.slice(-1), ...samples.slice(-1)], []];
  }
  if (type.list) {
    const lists = samples.filter(Array.isArray) as unknown[][];
    return [...lists.slice(0, 2), ...lists.map((list) => list.slice(-1)), []];
  }
  if (type.name === 'Boolean') return [true, false];
  if (/contains|starts_with|ends_with/.test(operator))
    return samples.slice(0, 2).flatMap((value) => parts(String(value), operator));
  const ends = samples.length > 1 ? [samples[0], samples.at(-1)] : samples;
  return operator === '' || operator === 'not' ? [...samples, null] : [...ends];
}

function parts(text: string, operator: string): string[] {
  if (/^0x/.test(text)) return [text.slice(0, 6), `0x${text.slice(-4)}`];
  const length = Math.max(1, Math.floor(text.length / 2));
  const part = operator.includes('ends') ? text.slice(-length) : text.slice(0, length);
  const other = part === part.toUpperCase() ? part.toLowerCase() : part.toUpperCase();
  return [part, other];
}
