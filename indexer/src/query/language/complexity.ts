import { type FieldNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
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
  checkCycles(set, fragments);
  createMeter(schema, fragments).measure(set, 'Query', 0);
}

function checkCycles(root: SelectionSetNode, fragments: Fragments): void {
  const done = new Set<string>();

  function check(set: SelectionSetNode, inside: ReadonlySet<string>): void {
    for (const item of set.selections) {
      if (item.kind !== Kind.FRAGMENT_SPREAD) {
        if (item.selectionSet) check(item.selectionSet, inside);
        continue;
      }
      const name = item.name.value;
      if (inside.has(name)) throw new QueryError(`query has fragment cycle including \`${name}\``);
      const fragment = fragments.get(name);
      if (!fragment || done.has(name)) continue;
      check(fragment.selectionSet, new Set([...inside, name]));
      done.add(name);
    }
  }

  check(root, new Set());
}

/** What a selection set amounts to; `undefined` when it has an unknown field. */
type Measure = { entities: bigint; height: number } | undefined;

interface Inner {
  set: SelectionSetNode;
  typeName: string;
  /** Set when this is the content of a fragment, which is measured once. */
  fragment?: string;
  /** Set for collections: how many entities are taken. */
  first?: bigint;
}

function createMeter(schema: ApiSchema, fragments: Fragments) {
  const known = new Map<string, Measure>();

  function measure(set: SelectionSetNode, typeName: string, depth: number): Measure {
    requireDepth(depth);
    let entities = 0n;
    let height = 0;
    for (const item of set.selections) {
      if (item.kind === Kind.FIELD && (item.selectionSet?.selections.length ?? 0) === 0) continue;
      const inner = innerOf(item, typeName);
      const size = inner && measureInner(inner, depth + 1);
      if (!inner || !size) return undefined;
      entities += inner.first === undefined ? size.entities : inner.first + inner.first * size.entities;
      height = Math.max(height, size.height + 1);
      if (entities > MAX_COMPLEXITY) throw tooComplex();
    }
    return { entities, height };
  }

  function measureInner({ set, typeName, fragment }: Inner, depth: number): Measure {
    const before = fragment === undefined ? undefined : known.get(fragment);
    if (before) {
      requireDepth(depth + before.height);
      return before;
    }
    const size = measure(set, typeName, depth);
    if (fragment !== undefined) known.set(fragment, size);
    return size;
  }

  function innerOf(item: SelectionNode, typeName: string): Inner | undefined {
    const inner = item.kind === Kind.FIELD ? fieldInner(item, typeName) : fragmentInner(item, typeName);
    return inner && schema.types.has(inner.typeName) ? inner : undefined;
  }

  function fieldInner(item: FieldNode, typeName: string): Inner | undefined {
    const parent = compositeType(schema, typeName);
    const field = parent && fieldOf(parent, item.name.value);
    if (!field || !item.selectionSet) return undefined;
    const inner: Inner = { set: item.selectionSet, typeName: baseType(field.type) };
    return isList(field.type) ? { ...inner, first: firstOf(item) } : inner;
  }

  function fragmentInner(item: Exclude<SelectionNode, FieldNode>, typeName: string): Inner | undefined {
    if (item.kind === Kind.INLINE_FRAGMENT) {
      return { set: item.selectionSet, typeName: item.typeCondition?.name.value ?? typeName };
    }
    const fragment = fragments.get(item.name.value);
    if (!fragment) return undefined;
    return { set: fragment.selectionSet, typeName: fragment.typeCondition.name.value, fragment: item.name.value };
  }

  return { measure };
}

function requireDepth(depth: number): void {
  if (depth >= MAX_DEPTH) throw unattestable(`query has a depth that exceeds the limit of \`${MAX_DEPTH}\``);
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
