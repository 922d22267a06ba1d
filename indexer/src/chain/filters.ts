/** What a data source wants of the chain's logs. */
export interface LogInterest {
  /** Lower case; undefined = every contract. */
  address: string | undefined;
  topic0s: ReadonlySet<string>;
}

/** Parameters of `eth_getLogs` without the range. */
export interface LogFilter {
  address?: string[];
  topics: [string[]];
}

const MAX_ADDRESSES = 1000;

/**
 * The fewest filters that fetch what is wanted and little else: sources that want the same events share one. A filter of all
 * addresses and all events at once would fetch, say, each transfer of a token of which only the mints are wanted.
 */
export function buildFilters(interests: readonly LogInterest[]): LogFilter[] {
  const groups = new Map<string, { topic0s: string[]; addresses: Set<string>; every: boolean }>();
  for (const { address, topic0s } of interests) {
    if (topic0s.size === 0) continue;
    const sorted = [...topic0s].sort();
    const key = sorted.join();
    let group = groups.get(key);
    if (!group) {
      group = { topic0s: sorted, addresses: new Set(), every: false };
      groups.set(key, group);
    }
    if (address === undefined) group.every = true;
    else group.addresses.add(address);
  }
  return [...groups.values()].flatMap((group) => {
    if (group.every) return [{ topics: [group.topic0s] as [string[]] }];
    return chunks([...group.addresses], MAX_ADDRESSES).map((address) => ({
      address,
      topics: [group.topic0s] as [string[]],
    }));
  });
}

function chunks<T>(items: T[], size: number): T[][] {
  const result: T[][] = [];
  for (let i = 0; i < items.length; i += size) result.push(items.slice(i, i + size));
  return result;
}
