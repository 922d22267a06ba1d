import type { Logger } from 'pino';
import type { RawCache } from './cache/rawCache.js';
import { type Chain, REORG_WINDOW, sortLogs } from './chain.js';
import type { LogFilter } from './filters.js';
import type { ChainLog, RpcBlock } from './types.js';

const BLOCKS_AT_ONCE = 20;

/**
 * A chain that remembers on disk what is too deep to be reorganised. What was remembered is trusted when the newest block of
 * it is still on the chain, for then all those below are, too.
 */
export function createCachedChain(chain: Chain, cache: RawCache, logger: Logger): Chain {
  let finalised = -1;

  function isFinal(block: RpcBlock): boolean {
    return Number(block.number) <= finalised;
  }

  async function identify(chainId: string, genesisHash: string): Promise<void> {
    await chain.identify(chainId, genesisHash);
    cache.identify(chainId, genesisHash);
    await checkAgainstChain();
  }

  async function checkAgainstChain(): Promise<void> {
    let checked = 0;
    for (let limit = 1, below = Number.MAX_SAFE_INTEGER; ; limit = BLOCKS_AT_ONCE) {
      const known = cache.blocksBelow(below, limit);
      if (known.length === 0) return checked > 0 ? discardAbove(-1) : undefined;
      const headers = await Promise.all(known.map((block) => chain.header(Number(block.number))));
      const match = known.findIndex((block, i) => headers[i]?.hash === block.hash);
      if (match >= 0) return checked + match > 0 ? discardAbove(Number((known[match] as RpcBlock).number)) : undefined;
      checked += known.length;
      below = Number((known.at(-1) as RpcBlock).number) - 1;
    }
  }

  function discardAbove(block: number): void {
    cache.discardAbove(block);
    logger.warn(
      { block: Math.max(0, block) },
      'the chain has changed; dropped what the raw cache had above this block',
    );
  }

  async function getBlocks(numbers: readonly number[], full: boolean): Promise<RpcBlock[]> {
    const found = cache.blocks(numbers, full);
    const missing = numbers.filter((_, i) => found[i] === undefined);
    cache.stats.blocks.cached += numbers.length - missing.length;
    cache.stats.blocks.fetched += missing.length;
    if (missing.length === 0) return found as RpcBlock[];
    const fetched = await (full ? chain.blocks(missing) : chain.headers(missing));
    cache.addBlocks(fetched.filter(isFinal), full);
    let next = 0;
    return found.map((block) => block ?? (fetched[next++] as RpcBlock));
  }

  async function getLogs(filter: LogFilter, from: number, to: number): Promise<ChainLog[]> {
    const gaps = cache.logGaps(filter, from, to);
    const fetched = await Promise.all(
      gaps.map(async (gap) => {
        const logs = await chain.logs([gap.filter], gap.first, gap.last);
        const last = Math.min(gap.last, finalised);
        const kept = last < gap.last ? logs.filter((log) => log.blockNumber <= last) : logs;
        cache.addLogs(gap.filter, gap.first, last, kept);
        cache.stats.logs.fetched += logs.length;
        return logs;
      }),
    );
    const [whole] = gaps;
    if (gaps.length === 1 && whole?.first === from && whole.last === to && sameAddresses(whole.filter, filter))
      return fetched.flat();
    const remembered = cache.readLogs(filter, from, to);
    // The file has failed meanwhile.
    if (remembered === undefined) return chain.logs([filter], from, to);
    const fresh = fetched.reduce((count, logs) => count + logs.length, 0);
    const logs = sortLogs([...remembered, ...fetched.flat()]);
    cache.stats.logs.cached += Math.max(0, logs.length - fresh);
    return logs;
  }

  return {
    ...chain,
    identify,
    async head() {
      const head = await chain.head();
      finalised = Math.max(finalised, Number(head.number) - REORG_WINDOW);
      return head;
    },
    headers: (numbers) => getBlocks(numbers, false),
    blocks: (numbers) => getBlocks(numbers, true),
    async calls(addresses, from, to) {
      const question = `${from} ${to} ${addresses.join()}`;
      const known = cache.calls(question);
      if (known !== undefined) return known;
      const calls = await chain.calls(addresses, from, to);
      if (to <= finalised) cache.addCalls(question, to, calls);
      return calls;
    },
    async receipts(hashes) {
      const found = hashes.map((hash) => cache.receipt(hash));
      const missing = hashes.filter((_, i) => found[i] === undefined);
      if (missing.length === 0) return found.flatMap((receipt) => receipt ?? []);
      const fetched = await chain.receipts(missing);
      cache.addReceipts(fetched.filter(({ blockNumber }) => Number(blockNumber ?? Number.NaN) <= finalised));
      let next = 0;
      return found.flatMap((receipt) => receipt ?? fetched[next++] ?? []);
    },
    async logs(filters, from, to) {
      if (from > to) return [];
      const found = await Promise.all(filters.map((filter) => getLogs(filter, from, to)));
      return found.length === 1 ? (found[0] as ChainLog[]) : sortLogs(found.flat());
    },
    distrust(from) {
      chain.distrust(from);
      if (from <= finalised) discardAbove(from - 1);
    },
  };
}

function sameAddresses(a: LogFilter, b: LogFilter): boolean {
  return a.address?.length === b.address?.length;
}
