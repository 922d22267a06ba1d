import { MarketNotFoundError, MetricArgumentError } from './errors.js';
import { type Evaluation, evaluate, undefinedValue } from './evaluate.js';
import type { SnapshotLoader } from './snapshots.js';
import type { BlockRef } from './source.js';
import type { MarketSnapshot, MetricDefinition, Snapshot, Undefined } from './types.js';

const MAX_WINDOW_DAYS = 3_650;

/** A metric at a block. */
export interface MetricValue extends Evaluation {
  definition: MetricDefinition;
  snapshot: Snapshot;
  market: MarketSnapshot | null;
}

export interface ValuesRequest {
  loader: SnapshotLoader;
  definitions: readonly MetricDefinition[];
  block: BlockRef;
  /** Only this market's metrics of scope MARKET; null = those of all markets. */
  marketId: string | null;
  windowDays: number;
}

/** Values of several metrics at one block; those of scope MARKET once for each market, in the definitions' order. */
export async function computeValues(request: ValuesRequest): Promise<MetricValue[]> {
  const { loader, definitions, block, marketId, windowDays } = request;
  checkWindow(windowDays);
  const needsWindow = definitions.some(({ reads }) => reads.includes('WINDOW'));
  const snapshot = await loader.snapshot(block, needsWindow ? windowDays : null);
  const markets = marketId === null ? snapshot.markets : [findMarket(snapshot, marketId)];
  const unlisted = markets.includes(null) ? await describeUnlisted(loader, snapshot, marketId ?? '') : null;
  return definitions.flatMap((definition) => {
    const subjects = definition.scope === 'MARKET' ? markets : [null];
    return subjects.map((market) => ({
      definition,
      snapshot,
      market,
      ...(unlisted === null ? evaluate(definition, { snapshot, market, windowDays }) : undefinedValue(unlisted)),
    }));
  });
}

/** Checks that a market is given for metrics about one, and only then. */
export function checkScope(definition: MetricDefinition, marketId: string | null): void {
  if (definition.scope === 'MARKET' && marketId === null) {
    throw new MetricArgumentError(`${definition.id} is about a market`, "Give `market`, the mToken's address.");
  }
  if (definition.scope === 'PROTOCOL' && marketId !== null) {
    throw new MetricArgumentError(`${definition.id} is about the whole protocol`, 'Leave `market` out.');
  }
}

export function checkWindow(windowDays: number): void {
  if (windowDays < 1 || windowDays > MAX_WINDOW_DAYS) {
    throw new MetricArgumentError(`windowDays is ${windowDays}`, `Ask for 1 to ${MAX_WINDOW_DAYS} days.`);
  }
}

/** Null where the block has no such market. */
function findMarket(snapshot: Snapshot, marketId: string): MarketSnapshot | null {
  return snapshot.markets.find(({ id }) => id === marketId) ?? null;
}

/** Why a market is not there at a block: its listing came later. Throws when there never was one. */
async function describeUnlisted(loader: SnapshotLoader, { block }: Snapshot, marketId: string): Promise<Undefined> {
  const listed = findMarket(await loader.snapshot(null, null), marketId);
  const where = block === null ? '' : `block ${block.number}`;
  if (listed === null) throw new MarketNotFoundError(marketId, where);
  return {
    reason: `${listed.symbol} is not listed yet at ${where}: that came at ${listed.listedAt} (seconds since 1970)`,
  };
}
