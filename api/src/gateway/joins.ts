import { defaultMergedResolver, type ExternalObject, type SubschemaConfig } from '@graphql-tools/delegate';
import type { IResolvers } from '@graphql-tools/utils';
import { type GraphQLResolveInfo, Kind } from 'graphql';
import { blockKey, blockOfQuery } from './blockOfQuery.js';
import type { GatewayContext } from './context.js';
import { aliasedField, clientSelection, delegateList } from './delegate.js';
import { PageArgumentError } from './errors.js';
import { findLatestRoots, findPublished, type MarketKey, type PublishedTape } from './tapeFinder.js';

const MAX_PAGE = 1_000;
// As in joins.graphql: an explicit null means the default, as graph-node has it.
const DEFAULT_PAGE = 100;

interface MarketParent {
  protocol: { id: string };
  listedAt: string;
}

interface TapeParent {
  protocol: { id: string };
  timestamp: string;
}

interface LoanParent {
  tape: { root: string };
}

interface Page {
  first: number;
  skip: number;
}

/** A market with what tells which tapes back it, under aliases that no client uses. */
interface BackedMarket {
  _listedAt: string;
  _protocol: { id: string };
}

export interface JoinSources {
  subgraph: SubschemaConfig;
  registry: SubschemaConfig;
}

/** Resolvers of joins.graphql: from markets to tapes and loans, and back. All parents of a field are served together. */
export function createJoinResolvers({ subgraph, registry }: JoinSources): IResolvers {
  function tapesOf(market: MarketKey, page: Page, context: GatewayContext, info: GraphQLResolveInfo) {
    const block = blockOfQuery(info);
    const loadOne = ({ protocol, listedAt, first, skip }: MarketKey & Page) => {
      const where = { protocol, timestamp_gte: listedAt };
      const args = { first, skip, orderBy: 'number', orderDirection: 'desc', where, ...(block && { block }) };
      return delegateList<object>({ subschema: subgraph, fieldName: 'tapes', typeName: 'Tape', args }, context, info);
    };
    return context.loaders.load({
      info,
      purpose: `tapes at ${blockKey(block)}`,
      key: { ...market, ...page },
      // One field for each market, all in one request: delegation puts together what is asked in the same tick.
      batchLoad: (keys) => Promise.all(keys.map((key) => loadOne(key).catch(asError))),
    });
  }

  function marketsBackedBy(tape: PublishedTape, context: GatewayContext, info: GraphQLResolveInfo) {
    const block = blockOfQuery(info);
    const batchLoad = async (tapes: readonly PublishedTape[]) => {
      const where = { protocol_in: [...new Set(tapes.map(({ protocol }) => protocol))], listedAt_lte: lastTime(tapes) };
      const args = { first: MAX_PAGE, orderBy: 'marketId', orderDirection: 'asc', where, ...(block && { block }) };
      const selectionSet = clientSelection(info, [
        aliasedField('_listedAt', 'listedAt'),
        aliasedField('_protocol', 'protocol', ['id']),
      ]);
      const markets = await delegateList<BackedMarket>(
        { subschema: subgraph, fieldName: 'markets', typeName: 'Market', args, selectionSet },
        context,
        info,
      );
      return tapes.map((one) => markets.filter((market) => backs(one, market)));
    };
    return context.loaders.load({ info, purpose: `markets at ${blockKey(block)}`, key: tape, batchLoad });
  }

  async function loansOf(root: string, args: object, context: GatewayContext, info: GraphQLResolveInfo) {
    const loadOne = async (key: string) => {
      // The client's `loans` field itself, arguments and all, asked of the tape.
      const selectionSet = { kind: Kind.SELECTION_SET, selections: info.fieldNodes } as const;
      const [tape] = await delegateList<Record<string, unknown>>(
        {
          subschema: registry,
          fieldName: 'tapesByRoot',
          typeName: 'Tape',
          args: { roots: [key] },
          selectionSet,
          skipTypeMerging: true,
        },
        context,
        info,
      );
      return tape ?? null;
    };
    const batchLoad = (roots: readonly string[]) => Promise.all(roots.map((one) => loadOne(one).catch(asError)));
    const tape = await context.loaders.load({ info, purpose: 'loans', key: root, batchLoad });
    return tape === null ? null : defaultMergedResolver(tape as ExternalObject, args, context, info);
  }

  return {
    Market: {
      latestTape: {
        selectionSet: '{ protocol { id } listedAt }',
        resolve: async (market: MarketParent, _args, context: GatewayContext, info) => {
          const [latest] = await tapesOf(marketKey(market), { first: 1, skip: 0 }, context, info);
          return latest ?? null;
        },
      },
      tapes: {
        selectionSet: '{ protocol { id } listedAt }',
        resolve: (market: MarketParent, args: Partial<Page>, context: GatewayContext, info) => {
          const page = { first: args.first ?? DEFAULT_PAGE, skip: args.skip ?? 0 };
          if (page.first < 1 || page.first > MAX_PAGE || page.skip < 0) throw new PageArgumentError(page, MAX_PAGE);
          return tapesOf(marketKey(market), page, context, info);
        },
      },
      loans: {
        selectionSet: '{ protocol { id } listedAt }',
        resolve: async (market: MarketParent, args, context: GatewayContext, info) => {
          const block = blockOfQuery(info);
          const batchLoad = (keys: readonly MarketKey[]) => findLatestRoots(context.query, keys, block);
          const purpose = `roots at ${blockKey(block)}`;
          const root = await context.loaders.load({ info, purpose, key: marketKey(market), batchLoad });
          return root === null ? null : loansOf(root, args, context, info);
        },
      },
    },
    Tape: {
      markets: {
        selectionSet: '{ timestamp protocol { id } }',
        resolve: ({ timestamp, protocol }: TapeParent, _args, context: GatewayContext, info) =>
          marketsBackedBy({ timestamp, protocol: protocol.id }, context, info),
      },
    },
    Loan: {
      markets: {
        selectionSet: '{ tape { root } }',
        resolve: async ({ tape }: LoanParent, _args, context: GatewayContext, info) => {
          const batchLoad = (roots: readonly string[]) => findPublished(context.query, roots);
          const published = await context.loaders.load({ info, purpose: 'tapes', key: tape.root, batchLoad });
          return published === null ? [] : marketsBackedBy(published, context, info);
        },
      },
    },
  };
}

function marketKey({ protocol, listedAt }: MarketParent): MarketKey {
  return { protocol: protocol.id, listedAt };
}

function backs({ protocol, timestamp }: PublishedTape, { _listedAt, _protocol }: BackedMarket): boolean {
  return _protocol.id === protocol && BigInt(_listedAt) <= BigInt(timestamp);
}

function lastTime(tapes: readonly PublishedTape[]): string {
  return tapes.reduce((last, { timestamp }) => (BigInt(timestamp) > last ? BigInt(timestamp) : last), 0n).toString();
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
