import { Kind, type ValueNode } from 'graphql';

/**
 * A value as a query carries it, variables resolved. Integers are 64 bits wide in graph-node, hence bigint; the fields
 * of an object are sorted by name, which decides the order in which filters are checked and reported.
 */
export type QueryValue =
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'int'; value: bigint }
  | { kind: 'float'; value: number }
  | { kind: 'string'; value: string }
  | { kind: 'enum'; value: string }
  | { kind: 'timestamp'; value: bigint }
  | { kind: 'list'; items: QueryValue[] }
  | { kind: 'object'; fields: ReadonlyMap<string, QueryValue> };

export const NULL: QueryValue = { kind: 'null' };

const INT32_MAX = 2 ** 31 - 1;
const INT32_MIN = -(2 ** 31);

/** The value that a query's text holds at `node`; `lookup` gives the variables. */
export function valueFromAst(node: ValueNode, lookup: (variable: string) => QueryValue): QueryValue {
  switch (node.kind) {
    case Kind.VARIABLE:
      return lookup(node.name.value);
    case Kind.INT:
      return { kind: 'int', value: BigInt(node.value) };
    case Kind.FLOAT:
      return { kind: 'float', value: Number(node.value) };
    case Kind.STRING:
      return { kind: 'string', value: node.value };
    case Kind.BOOLEAN:
      return { kind: 'boolean', value: node.value };
    case Kind.NULL:
      return NULL;
    case Kind.ENUM:
      return { kind: 'enum', value: node.value };
    case Kind.LIST:
      return { kind: 'list', items: node.values.map((item) => valueFromAst(item, lookup)) };
    case Kind.OBJECT:
      return objectValue(node.fields.map((field) => [field.name.value, valueFromAst(field.value, lookup)]));
  }
}

/** The value of a variable as it came in JSON. graph-node reads a whole number outside 32 bits as a float. */
export function valueFromJson(json: unknown): QueryValue {
  if (json === null || json === undefined) return NULL;
  if (typeof json === 'boolean') return { kind: 'boolean', value: json };
  if (typeof json === 'string') return { kind: 'string', value: json };
  if (typeof json === 'number') {
    return Number.isInteger(json) && json >= INT32_MIN && json <= INT32_MAX
      ? { kind: 'int', value: BigInt(json) }
      : { kind: 'float', value: json };
  }
  if (Array.isArray(json)) return { kind: 'list', items: json.map(valueFromJson) };
  return objectValue(Object.entries(json).map(([name, value]) => [name, valueFromJson(value)]));
}

export function objectValue(entries: [string, QueryValue][]): QueryValue {
  const fields = new Map(entries);
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { kind: 'object', fields: new Map(sorted) };
}
