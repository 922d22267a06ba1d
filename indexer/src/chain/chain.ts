import { RetryableError } from '../errors.js';
import { type ChainCall, createCallFinder } from './calls.js';
import type { LogFilter } from './filters.js';
import { type RpcClient, RpcError } from './rpc.js';
import type { ChainLog, RpcBlock, RpcLog, RpcReceipt } from './types.js';

/** The node's answers contradict each other: a reorg happened between two requests. Fetch again. */
export class ChainMovedError extends RetryableError {
  constructor(message: string) {
    super('CHAIN_MOVED', message);
  }
}

/** Blocks below the head that may still be replaced by others. */
export const REORG_WINDOW = 64;

export interface Chain {
  /** Whether a head that is lower than before may be that of a node which is behind. */
  readonly mayLag: boolean;
  chainId(): Promise<string>;
  /** Says which chain it has turned out to be. */
  identify(chainId: string, genesisHash: string): Promise<void>;
  /** Says that answers about blocks from this one on contradict each other: nothing remembered of them is to be used again. */
  distrust(from: number): void;
  /** Calls back when there is a new block, where the connection can tell; else never. @returns what ends it */
  onHead(listener: () => void): () => void;
  /** Newest block, without its transactions. */
  head(): Promise<RpcBlock>;
  /** Without transactions; null when the chain has no such block. */
  header(number: number): Promise<RpcBlock | null>;
  headers(numbers: readonly number[]): Promise<RpcBlock[]>;
  /** With full transactions. */
  blocks(numbers: readonly number[]): Promise<RpcBlock[]>;
  /** Calls of contracts, in order, without those that have failed. @throws NoTracesError */
  calls(addresses: readonly string[], from: number, to: number): Promise<ChainCall[]>;
  receipts(transactionHashes: readonly string[]): Promise<RpcReceipt[]>;
  /** Logs of a range in the order of the chain, each once. @throws RpcError when the node finds it too large */
  logs(filters: readonly LogFilter[], from: number, to: number): Promise<ChainLog[]>;
}

export function createChain(rpc: RpcClient): Chain {
  async function fetchBlocks(numbers: readonly number[], withTransactions: boolean): Promise<RpcBlock[]> {
    const requests = numbers.map((number) => ({
      method: 'eth_getBlockByNumber',
      params: [toHex(number), withTransactions],
    }));
    const blocks = await rpc.batch<RpcBlock | null>(requests);
    return blocks.map((block, i) => {
      if (block === null) throw new ChainMovedError(`the RPC has no block ${numbers[i]} any more`);
      return block;
    });
  }

  return {
    chainId: async () => BigInt(await rpc.call<string>('eth_chainId', [])).toString(),
    mayLag: rpc.mayLag,
    identify: async (chainId, genesisHash) => rpc.identify(chainId, genesisHash),
    distrust: () => undefined,
    onHead: (listener) => rpc.onHead?.(listener) ?? (() => undefined),
    async head() {
      const block = await rpc.call<RpcBlock | null>('eth_getBlockByNumber', ['latest', false]);
      if (block === null) throw new ChainMovedError('the RPC has no latest block');
      return block;
    },
    header: (number) => rpc.call<RpcBlock | null>('eth_getBlockByNumber', [toHex(number), false]),
    headers: (numbers) => fetchBlocks(numbers, false),
    blocks: (numbers) => fetchBlocks(numbers, true),
    calls: createCallFinder(rpc),
    async receipts(hashes) {
      const requests = hashes.map((hash) => ({ method: 'eth_getTransactionReceipt', params: [hash] }));
      const receipts = await rpc.batch<RpcReceipt | null>(requests);
      return receipts.map((receipt, i) => {
        if (receipt === null) throw new ChainMovedError(`the RPC has no receipt of ${hashes[i]} any more`);
        return receipt;
      });
    },
    async logs(filters, from, to) {
      if (filters.length === 0 || from > to) return [];
      const range = { fromBlock: toHex(from), toBlock: toHex(to) };
      const requests = filters.map((filter) => ({ method: 'eth_getLogs', params: [{ ...filter, ...range }] }));
      const answers = await rpc.batch<RpcLog[]>(requests);
      return sortLogs(answers.flat().map(parseLog));
    },
  };
}

/** Whether an error of `eth_getLogs` may go away with a smaller range: providers word it in many ways, so any refusal may. */
export function isRangeError(error: unknown): boolean {
  return error instanceof RpcError;
}

export function toHex(number: number): string {
  return `0x${number.toString(16)}`;
}

export function sortLogs(logs: ChainLog[]): ChainLog[] {
  logs.sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
  let kept = 0;
  for (const log of logs) {
    const last = kept === 0 ? undefined : logs[kept - 1];
    if (last?.blockNumber === log.blockNumber && last.logIndex === log.logIndex) continue;
    logs[kept++] = log;
  }
  logs.length = kept;
  return logs;
}

function parseLog(log: RpcLog): ChainLog {
  return {
    blockNumber: Number(log.blockNumber),
    logIndex: Number(log.logIndex),
    transactionIndex: Number(log.transactionIndex),
    blockHash: log.blockHash,
    transactionHash: log.transactionHash,
    address: log.address.toLowerCase(),
    topics: log.topics,
    data: log.data,
  };
}
