import type { SubschemaConfig } from '@graphql-tools/delegate';
import type { IResolvers } from '@graphql-tools/utils';
import type { GraphQLResolveInfo } from 'graphql';
import {
  type BlockRef,
  checkScope,
  checkWindow,
  computeSeries,
  computeValues,
  formatWad,
  MetricArgumentError,
  type MetricDefinition,
  type MetricId,
  type MetricValue,
  metricDefinition,
  metricDefinitions,
  type SeriesPoint,
} from '../metrics/index.js';
import { blockOfQuery, toBlockRef } from './blockOfQuery.js';
import type { GatewayContext } from './context.js';
import { marketAt } from './marketAt.js';

// As in analytics.graphql: an explicit null means the default, as graph-node has it.
const DEFAULT_WINDOW_DAYS = 30;
const DEFAULT_POINTS = 120;

interface MetricArgs {
  id: MetricId;
  market?: string | null;
  block?: number | null;
  windowDays?: number | null;
}

interface MetricsArgs {
  ids?: MetricId[] | null;
  block?: number | null;
  windowDays?: number | null;
}

interface SeriesArgs {
  metric: MetricId;
  market?: string | null;
  from?: string | number | null;
  to?: string | number | null;
  points?: number | null;
  windowDays?: number | null;
}

/** Resolvers of analytics.graphql and of `Market.metrics`. */
export function createAnalyticsResolvers({ subgraph }: { subgraph: SubschemaConfig }): IResolvers {
  return {
    Query: {
      metricDefinitions: () => metricDefinitions,
      metric: async (_root, { id, market, block, windowDays }: MetricArgs, { snapshots }: GatewayContext) => {
        const definition = metricDefinition(id);
        const marketId = market?.toLowerCase() ?? null;
        checkScope(definition, marketId);
        const [value] = await computeValues({
          loader: snapshots,
          definitions: [definition],
          block: blockRef(block),
          marketId,
          windowDays: windowDays ?? DEFAULT_WINDOW_DAYS,
        });
        return value;
      },
      metrics: (_root, { ids, block, windowDays }: MetricsArgs, { snapshots }: GatewayContext) =>
        computeValues({
          loader: snapshots,
          definitions: ids?.map(metricDefinition) ?? metricDefinitions,
          block: blockRef(block),
          marketId: null,
          windowDays: windowDays ?? DEFAULT_WINDOW_DAYS,
        }),
      series: (_root, args: SeriesArgs, context: GatewayContext) => resolveSeries(args, context),
    },
    Market: {
      metrics: {
        selectionSet: '{ id }',
        resolve: ({ id }: { id: string }, args: MetricsArgs, { snapshots }: GatewayContext, info: GraphQLResolveInfo) =>
          computeValues({
            loader: snapshots,
            definitions: args.ids?.map(ofMarket) ?? metricDefinitions.filter(({ scope }) => scope === 'MARKET'),
            block: toBlockRef(blockOfQuery(info)),
            marketId: id,
            windowDays: args.windowDays ?? DEFAULT_WINDOW_DAYS,
          }),
      },
    },
    MetricValue: {
      market: ({ market, snapshot }: MetricValue, _args, context: GatewayContext, info: GraphQLResolveInfo) =>
        market === null ? null : marketAt(market, snapshot, subgraph, context, info),
      value: ({ value }: MetricValue) => (value === null ? null : formatWad(value)),
      unit: ({ definition }: MetricValue) => definition.unit,
      asOfBlock: ({ snapshot }: MetricValue) => String(snapshot.block?.number),
      asOfBlockHash: ({ snapshot }: MetricValue) => snapshot.block?.hash ?? null,
      asOfTime: ({ snapshot }: MetricValue) => String(snapshot.time),
      methodologyVersion: ({ definition }: MetricValue) => definition.methodologyVersion,
    },
    MetricInput: { value: ({ value }: { value: bigint }) => String(value) },
    MetricSeries: {
      market: (series: Series, _args, context: GatewayContext, info: GraphQLResolveInfo) =>
        marketOfSeries(series, subgraph, context, info),
    },
    MetricPoint: {
      time: ({ time }: SeriesPoint) => String(time),
      value: ({ value }: SeriesPoint) => (value === null ? null : formatWad(value)),
      fill: ({ value }: SeriesPoint) => (value === null ? 'MISSING' : 'OBSERVED'),
    },
  };
}

interface Series {
  definition: MetricDefinition;
  marketId: string | null;
  points: SeriesPoint[];
}

async function resolveSeries(args: SeriesArgs, { snapshots }: GatewayContext): Promise<Series> {
  const points = args.points ?? DEFAULT_POINTS;
  const windowDays = args.windowDays ?? DEFAULT_WINDOW_DAYS;
  const definition = metricDefinition(args.metric);
  const marketId = args.market?.toLowerCase() ?? null;
  checkScope(definition, marketId);
  checkWindow(windowDays);
  const from = readTime('from', args.from);
  const to = readTime('to', args.to);
  const values = await snapshots.history((head, readHistory) =>
    computeSeries({ readHistory, definition, head, marketId, from, to, points, windowDays }),
  );
  return { definition, marketId, points: values };
}

async function marketOfSeries(
  { marketId }: Series,
  subgraph: SubschemaConfig,
  context: GatewayContext,
  info: GraphQLResolveInfo,
) {
  if (marketId === null) return null;
  const snapshot = await context.snapshots.snapshot(null, null);
  const market = snapshot.markets.find(({ id }) => id === marketId);
  return market === undefined ? null : marketAt(market, snapshot, subgraph, context, info);
}

function ofMarket(id: MetricId): MetricDefinition {
  const definition = metricDefinition(id);
  checkScope(definition, 'market');
  return definition;
}

function blockRef(block: number | null | undefined): BlockRef {
  if (block == null) return null;
  if (block < 0) throw new MetricArgumentError(`block is ${block}`, 'Give the number of a block, or leave it out.');
  return { number: block };
}

function readTime(name: string, value: string | number | null | undefined): bigint | null {
  if (value == null) return null;
  if (/^\d{1,15}$/.test(String(value))) return BigInt(value);
  throw new MetricArgumentError(`${name} is ${value}`, 'Give seconds since 1970.');
}
