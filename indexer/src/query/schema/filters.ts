import type { EntityType, Field, InputSchema } from '../../schema/index.js';
import { type InputDefinition, type InputObjectDefinition, listOf, named, nonNull, type TypeRef } from './types.js';

const EQUALITY = ['', 'not'];
const MEMBERSHIP = ['in', 'not_in'];
const COMPARISON = ['gt', 'lt', 'gte', 'lte'];
const ORDERED = [...EQUALITY, ...COMPARISON, ...MEMBERSHIP];
const TEXT = [
  'contains',
  'contains_nocase',
  'not_contains',
  'not_contains_nocase',
  'starts_with',
  'starts_with_nocase',
  'not_starts_with',
  'not_starts_with_nocase',
  'ends_with',
  'ends_with_nocase',
  'not_ends_with',
  'not_ends_with_nocase',
];

const SCALAR_OPERATORS: Record<string, readonly string[]> = {
  Boolean: [...EQUALITY, ...MEMBERSHIP],
  Bytes: [...ORDERED, 'contains', 'not_contains'],
  ID: ORDERED,
  BigInt: ORDERED,
  BigDecimal: ORDERED,
  Int: ORDERED,
  Int8: ORDERED,
  Timestamp: ORDERED,
  String: [...ORDERED, ...TEXT],
};

/** What buckets of aggregations can be filtered by: their dimensions and their time. */
const BUCKET_OPERATORS = ['', ...COMPARISON, 'in'];
const BUCKET_ORDERED = ['BigInt', 'BigDecimal', 'Int', 'Int8', 'Timestamp'];

const LIST_OPERATORS = [...EQUALITY, 'contains', 'not_contains'];
const TEXT_LIST_OPERATORS = [...EQUALITY, 'contains', 'contains_nocase', 'not_contains', 'not_contains_nocase'];

/** The `<type>_filter` input object: what the `where` argument of a collection accepts. */
export function filterType(
  schema: InputSchema,
  typeName: string,
  fields: readonly Field[],
  operatorsOf: OperatorsOf = entityOperators,
): InputObjectDefinition {
  const name = `${typeName}_filter`;
  const inputs = fields.flatMap((field) => fieldFilters(schema, field, operatorsOf));
  inputs.push(
    {
      name: '_change_block',
      description: 'Filter for the block changed event.',
      type: named('BlockChangedFilter'),
    },
    input('and', listOf(named(name))),
    input('or', listOf(named(name))),
  );
  return { kind: 'INPUT_OBJECT', name, description: null, fields: new Map(inputs.map((item) => [item.name, item])) };
}

/** The operators for operands of a type. */
export type OperatorsOf = (operand: string) => readonly string[];

const entityOperators: OperatorsOf = (operand) => SCALAR_OPERATORS[operand] ?? EQUALITY;
export const bucketOperators: OperatorsOf = (operand) => (BUCKET_ORDERED.includes(operand) ? BUCKET_OPERATORS : ['']);

function fieldFilters(schema: InputSchema, field: Field, operatorsOf: OperatorsOf): InputDefinition[] {
  const reference = field.type.kind === 'entity' || field.type.kind === 'interface';
  const inputs = reference && field.derivedFrom !== undefined ? [] : ownFilters(schema, field, operatorsOf);
  if (reference) inputs.push(input(`${field.name}_`, named(`${field.type.name}_filter`)));
  return inputs;
}

function ownFilters(schema: InputSchema, field: Field, operatorsOf: OperatorsOf): InputDefinition[] {
  const operand = operandType(schema, field);
  if (field.type.list) {
    const operators = comparesText(schema, field) ? TEXT_LIST_OPERATORS : LIST_OPERATORS;
    return operators.map((operator) => operatorInput(field, operator, listOf(nonNull(named(operand)))));
  }
  const operators = field.type.kind === 'enum' ? [...EQUALITY, ...MEMBERSHIP] : operatorsOf(operand);
  return operators.map((operator) => {
    const type: TypeRef = MEMBERSHIP.includes(operator) ? listOf(nonNull(named(operand))) : named(operand);
    return operatorInput(field, operator, type);
  });
}

/** References are compared by id: `String` whatever the id type, except for `Int8` ids, which graph-node takes as `Int`. */
function operandType(schema: InputSchema, field: Field): string {
  if (field.type.kind === 'scalar' || field.type.kind === 'enum') return field.type.name;
  return targetIdType(schema, field) === 'Int8' ? 'Int' : 'String';
}

function comparesText(schema: InputSchema, field: Field): boolean {
  if (field.type.kind === 'scalar') return field.type.name === 'String';
  return field.type.kind !== 'enum' && targetIdType(schema, field) === 'String';
}

function targetIdType(schema: InputSchema, field: Field): EntityType['idType'] {
  const target = schema.entityTypes.get(field.type.name);
  if (target) return target.idType;
  const first = schema.interfaces.get(field.type.name)?.implementors[0];
  return (first === undefined ? undefined : schema.entityTypes.get(first)?.idType) ?? 'String';
}

function operatorInput(field: Field, operator: string, type: TypeRef): InputDefinition {
  return input(operator === '' ? field.name : `${field.name}_${operator}`, type);
}

function input(name: string, type: TypeRef): InputDefinition {
  return { name, description: null, type };
}
