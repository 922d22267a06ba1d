import type { EntityType, Field, InputSchema } from '../../schema/index.js';
import { QueryError, unattestable } from '../errors.js';
import type { QueryValue } from '../language/values.js';
import { type Collection, fieldOf, implementors, requireField } from './filter.js';

/** How a collection is sorted. Ties are broken by id, in the same direction. */
export type Order =
  | { kind: 'none' }
  | { kind: 'id'; descending: boolean }
  | { kind: 'field'; field: Field; descending: boolean }
  | { kind: 'child'; child: ChildOrder; descending: boolean };

/** Sorting by a field of what a single reference points to. */
export interface ChildOrder {
  /** Name of the field that makes the connection: the child's for derived references, else the parent's. */
  join: string;
  derived: boolean;
  types: EntityType[];
  /** Name of the child's field that decides. */
  field: string;
}

type Arguments = ReadonlyMap<string, QueryValue>;

export function buildOrder(schema: InputSchema, type: Collection, args: Arguments, newestFirst = false): Order {
  const orderBy = args.get('orderBy');
  // graph-node: a direction alone has no effect.
  if (orderBy?.kind !== 'enum') {
    if (newestFirst) return { kind: 'field', field: requireField(type, 'timestamp'), descending: true };
    return { kind: 'id', descending: false };
  }
  const direction = args.get('orderDirection');
  const descending = direction?.kind === 'enum' && direction.value === 'desc';
  const [name = '', childName] = orderBy.value.split('__');
  if (childName !== undefined) return { kind: 'child', child: childOrder(schema, type, name, childName), descending };
  const field = requireField(type, name);
  requireSortable(type.name, field);
  return name === 'id' ? { kind: 'id', descending } : { kind: 'field', field, descending };
}

function childOrder(schema: InputSchema, type: Collection, name: string, childName: string): ChildOrder {
  const [owner = type] = implementors(schema, type);
  const reference = fieldOf(owner, name);
  if (!reference) throw new QueryError(`Entity \`${type.name}\` has no attribute \`${name}\``);
  const target = schema.interfaces.get(reference.type.name) ?? schema.entityTypes.get(reference.type.name);
  if (!target) throw new QueryError(`Failed to resolve named type \`${reference.type.name}\``);
  requireSortable(target.name, requireField(target, childName));
  const types = implementors(schema, target);
  if (types.length === 0) {
    throw unattestable('internal error: Cannot order by child interface with no implementing entity types');
  }
  const derived = reference.derivedFrom !== undefined;
  return { join: reference.derivedFrom ?? name, derived, types, field: childName };
}

function requireSortable(typeName: string, field: Field): void {
  if (field.type.kind === 'scalar' && !field.type.list) return;
  throw new QueryError(`Ordering by \`${field.name}\` is not supported for type \`${typeName}\``);
}

export interface Range {
  first: number;
  skip: number;
}

const DEFAULT_FIRST = 100;
const MAX_FIRST = 1000n;
const MAX_SKIP = 2n ** 32n - 1n;

export function buildRange(args: Arguments): Range {
  const first = args.get('first');
  if (first?.kind === 'int' && (first.value <= 0n || first.value > MAX_FIRST)) {
    throw rangeError('first', MAX_FIRST, first.value);
  }
  const skip = args.get('skip');
  if (skip?.kind === 'int' && (skip.value < 0n || skip.value > MAX_SKIP))
    throw rangeError('skip', MAX_SKIP, skip.value);
  return {
    first: first?.kind === 'int' ? Number(first.value) : DEFAULT_FIRST,
    skip: skip?.kind === 'int' ? Number(skip.value) : 0,
  };
}

function rangeError(argument: string, maximum: bigint, actual: bigint): QueryError {
  return unattestable(`The \`${argument}\` argument must be between 0 and ${maximum}, but is ${actual}`);
}
