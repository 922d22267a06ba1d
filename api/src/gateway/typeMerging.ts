import { batchDelegateToSchema } from '@graphql-tools/batch-delegate';
import type { MergedTypeConfig, MergedTypeResolver } from '@graphql-tools/delegate';
import { memoize1 } from '@graphql-tools/utils';
import { GraphQLList, Kind, OperationTypeNode, type SelectionSetNode } from 'graphql';
import { toGraphQLError } from './errorFormat.js';
import { TapeNotOnChainError } from './errors.js';

// graph-node's largest page.
const MAX_TAPES = 1_000;

interface TapeHalf {
  root: string;
}

/** A tape's on-chain half, found by root. Roots are unique on chain and tapes never change, so no block is needed. */
export const onChainTape: MergedTypeConfig = {
  selectionSet: '{ root }',
  resolve: tapeResolver({
    fieldName: 'tapes',
    argsFromKeys: (roots) => ({ first: MAX_TAPES, where: { root_in: roots } }),
    absent: (root) => toGraphQLError(new TapeNotOnChainError(root)),
  }),
};

/** A tape's off-chain half, found by root; the registry answers for every root. */
export const registeredTape: MergedTypeConfig = {
  selectionSet: '{ root }',
  resolve: tapeResolver({ fieldName: 'tapesByRoot', argsFromKeys: (roots) => ({ roots }), absent: () => null }),
};

interface TapeLookup {
  fieldName: string;
  argsFromKeys(roots: readonly string[]): Record<string, unknown>;
  absent(root: string): Error | null;
}

function tapeResolver({ fieldName, argsFromKeys, absent }: TapeLookup): MergedTypeResolver {
  return ({ root }: TapeHalf, context, info, schema, selectionSet, _key, type) =>
    batchDelegateToSchema<typeof context, string, TapeHalf | Error | null>({
      schema,
      operation: OperationTypeNode.QUERY,
      fieldName,
      returnType: new GraphQLList(type ?? info.returnType),
      key: root,
      argsFromKeys,
      valuesFromResults: (halves: (TapeHalf | Error)[], roots) => inOrder(halves, roots, absent),
      selectionSet: withRoot(selectionSet),
      context,
      info,
      skipTypeMerging: true,
      dataLoaderOptions: { maxBatchSize: MAX_TAPES },
    });
}

/** The halves are matched by root, which the client may not have selected. */
const withRoot = memoize1(
  ({ selections }: SelectionSetNode): SelectionSetNode => ({
    kind: Kind.SELECTION_SET,
    selections: [...selections, { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'root' } }],
  }),
);

function inOrder(halves: (TapeHalf | Error)[], roots: readonly string[], absent: TapeLookup['absent']) {
  const found = new Map<string, TapeHalf>();
  for (const half of halves) if (!(half instanceof Error)) found.set(half.root, half);
  const failure = halves.find((half) => half instanceof Error);
  return roots.map((root) => found.get(root) ?? failure ?? absent(root));
}
