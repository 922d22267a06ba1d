import type { SubschemaConfig } from '@graphql-tools/delegate';
import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { MarketNotFoundError, type MarketSnapshot, type Snapshot } from '../metrics/index.js';
import type { GatewayContext } from './context.js';
import { aliasedField, clientSelection, delegateList } from './delegate.js';

/** A market as of a metric's block: out of the metric's own inputs where they are enough, else delegated. */
export async function marketAt(
  market: MarketSnapshot,
  { block }: Snapshot,
  subgraph: SubschemaConfig,
  context: GatewayContext,
  info: GraphQLResolveInfo,
): Promise<object> {
  const known = knownFields(market);
  const isKnown = (name: string) => name in known;
  if (info.fieldNodes.every(({ selectionSet }) => selectsOnly(selectionSet, isKnown, info))) return known;

  const pinned = block === null ? {} : { block: { number: Number(block.number) } };
  const batchLoad = async (ids: readonly string[]) => {
    const args = { first: ids.length, where: { id_in: ids }, ...pinned };
    const selectionSet = clientSelection(info, [aliasedField('_id', 'id')]);
    const rows = await delegateList<{ _id: string }>(
      { subschema: subgraph, fieldName: 'markets', typeName: 'Market', args, selectionSet },
      context,
      info,
    );
    return ids.map((id) => rows.find(({ _id }) => _id === id) ?? new MarketNotFoundError(id, `block ${block?.number}`));
  };
  return context.loaders.load({ info, purpose: `market at ${block?.number}`, key: market.id, batchLoad });
}

function knownFields(market: MarketSnapshot): Record<string, unknown> {
  const { listing: _listing, ...fields } = market;
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? String(value) : value,
  ]);
  return { ...Object.fromEntries(entries), __typename: 'Market' };
}

function selectsOnly(
  selectionSet: SelectionSetNode | undefined,
  isKnown: (name: string) => boolean,
  info: GraphQLResolveInfo,
): boolean {
  return (selectionSet?.selections ?? []).every((selection) => {
    if (selection.kind === 'Field') return isKnown(selection.name.value);
    const nested =
      selection.kind === 'InlineFragment' ? selection.selectionSet : info.fragments[selection.name.value]?.selectionSet;
    return selectsOnly(nested, isKnown, info);
  });
}
