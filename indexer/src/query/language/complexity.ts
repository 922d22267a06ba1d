import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import { QueryError, unattestable } from '../errors.js';
import { type ApiSchema, baseType, compositeType, fieldOf, isList } from '../schema/types.js';
import type { Fragments } from './operation.js';

const MAX_DEPTH = 255;
const MAX_COMPLEXITY = 2n ** 64n - 1n;
const DEFAULT_FIRST = 100n;

/**
 * Fails when a query is nested too deeply, includes a fragment in itself or asks for more than 2^64 entities. graph-node
 * stops looking at the first thing that it does not know; fragment cycles are looked for throughout all the same, because
 * everything that follows would run forever.
 */
export function checkDepth(schema: ApiSchema, set: SelectionSetNode, fragments: Fragments): void {
  checkCycles(set, fragments, new Set());
  complexityOf(schema, set, 'Query', fragments, 0);
}

function checkCycles(set: SelectionSetNode, fragments: Fragments, inside: ReadonlySet<string>): void {
  for (const item of set.selections) {
    if (item.kind !== Kind.FRAGMENT_SPREAD) {
      if (item.selectionSet) checkCycles(item.selectionSet, fragments, inside);
      continue;
    }
    const name = item.name.value;
    if (inside.has(name)) throw new QueryError(`query has fragment cycle including \`${name}\``);
    const fragment = fragments.get(name);
    if (fragment) checkCycles(fragment.selectionSet, fragments, new Set([...inside, name]));
  }
}

/** Entities that the selection may return at most, as graph-node counts them; `undefined` when it has an unknown field. */
function complexityOf(
  schema: ApiSchema,
  set: SelectionSetNode,
  typeName: string,
  fragments: Fragments,
  depth: number,
): bigint | undefined {
  if (depth >= MAX_DEPTH) throw unattestable(`query has a depth that exceeds the limit of \`${MAX_DEPTH}\``);
  const parent = compositeType(schema, typeName);
  let total = 0n;
  for (const item of set.selections) {
    if (item.kind === Kind.FIELD && (item.selectionSet?.selections.length ?? 0) === 0) continue;
    const field = item.kind === Kind.FIELD ? parent && fieldOf(parent, item.name.value) : undefined;
    if (item.kind === Kind.FIELD && !field) return undefined;
    const fragment = item.kind === Kind.FRAGMENT_SPREAD ? fragments.get(item.name.value) : undefined;
    const selections = fragment?.selectionSet ?? (item.kind === Kind.FRAGMENT_SPREAD ? undefined : item.selectionSet);
    if (!selections) return undefined;
    const condition = fragment?.typeCondition ?? (item.kind === Kind.INLINE_FRAGMENT ? item.typeCondition : undefined);
    const target = field ? baseType(field.type) : (condition?.name.value ?? typeName);
    if (!schema.types.has(target)) return undefined;
    const inner = complexityOf(schema, selections, target, fragments, depth + 1);
    if (inner === undefined) return undefined;
    const first = item.kind === Kind.FIELD && field && isList(field.type) ? firstOf(item) : undefined;
    total += first === undefined ? inner : first + first * inner;
    if (total > MAX_COMPLEXITY) throw tooComplex();
  }
  return total;
}

function firstOf(node: FieldNode): bigint {
  const value = node.arguments?.find((item) => item.name.value === 'first')?.value;
  return value?.kind === Kind.INT ? BigInt.asUintN(64, BigInt(value.value)) : DEFAULT_FIRST;
}

function tooComplex(): QueryError {
  return unattestable(
    `query potentially returns \`${MAX_COMPLEXITY}\` entities or more and thereby exceeds the limit of \`0\` entities. ` +
      'Possible solutions are reducing the depth of the query, querying fewer relationships or using `first` to return ' +
      'smaller collections',
  );
}
