import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  getArgumentValues,
  type SelectionSetNode,
} from 'graphql';
import type { BlockRef } from '../metrics/index.js';

/** `Block_height` of the subgraph's schema. */
export interface BlockHeight {
  number?: number;
  hash?: string;
  number_gte?: number;
}

/** Block that the surrounding root field asks for: what hangs from it is answered at the same block. */
export function blockOfQuery(info: GraphQLResolveInfo): BlockHeight | undefined {
  let path = info.path;
  while (path.prev !== undefined) path = path.prev;
  const field = findField(info.operation.selectionSet, String(path.key), info.fragments);
  const definition = field && info.schema.getQueryType()?.getFields()[field.name.value];
  if (!field || !definition) return undefined;
  const { block } = getArgumentValues(definition, field, info.variableValues) as {
    block?: BlockHeight | number | null;
  };
  if (block == null) return undefined;
  return typeof block === 'number' ? { number: block } : block;
}

/** As a reference to one block; `number_gte` means the newest. */
export function toBlockRef(block: BlockHeight | undefined): BlockRef {
  if (block?.hash != null) return { hash: block.hash };
  if (block?.number != null) return { number: block.number };
  return null;
}

/** Distinguishes blocks in the keys of loaders. */
export function blockKey(block: BlockHeight | undefined): string {
  return block === undefined ? 'newest' : JSON.stringify(block);
}

function findField(
  { selections }: SelectionSetNode,
  responseKey: string,
  fragments: { [name: string]: FragmentDefinitionNode },
): FieldNode | undefined {
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      if ((selection.alias ?? selection.name).value === responseKey) return selection;
      continue;
    }
    const nested =
      selection.kind === 'InlineFragment' ? selection.selectionSet : fragments[selection.name.value]?.selectionSet;
    const found = nested && findField(nested, responseKey, fragments);
    if (found) return found;
  }
  return undefined;
}
