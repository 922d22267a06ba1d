import { VitrineError } from '../errors.js';
import { type RpcClient, RpcError, type RpcRequest } from './rpc.js';

/** A call of a contract that has not failed, from outside or by another contract. */
export interface ChainCall {
  blockNumber: number;
  blockHash: string;
  transactionHash: string;
  transactionIndex: number;
  from: string;
  /** Lower case. */
  to: string;
  input: string;
  output: string;
}

/** As `trace_filter` and `trace_block` give it. */
interface RpcTrace {
  action?: { from?: string; to?: string; input?: string };
  result?: { output?: string } | null;
  error?: string | null;
  type: string;
  blockNumber: number;
  blockHash: string;
  transactionHash?: string | null;
  transactionPosition?: number | null;
}

const METHOD_NOT_FOUND = -32601;
const FILTER_BLOCKS = 100;
const SELECTOR_LENGTH = 10;

/** The node has no trace API, without which nobody can tell what is called. */
export class NoTracesError extends VitrineError {
  constructor(url: string) {
    super('NO_TRACES', 'The subgraph has call handlers, and the RPC has neither trace_filter nor trace_block.', {
      where: url,
      hint: 'Give the URL of a node with the trace API (Erigon, Nethermind, Reth, anvil).',
    });
  }
}

/** Finds calls of contracts in a range of blocks, in the order in which they were made. */
export function createCallFinder(rpc: RpcClient) {
  let hasFilter = true;

  async function find(addresses: readonly string[], from: number, to: number): Promise<ChainCall[]> {
    const wanted = new Set(addresses);
    const traces = await fetchTraces(addresses, from, to);
    return traces.flatMap((trace) => toCall(trace) ?? []).filter((call) => wanted.has(call.to));
  }

  async function fetchTraces(addresses: readonly string[], from: number, to: number): Promise<RpcTrace[]> {
    if (hasFilter) {
      try {
        return await filterTraces(addresses, from, to);
      } catch (error) {
        if (!isUnknownMethod(error)) throw error;
        hasFilter = false;
      }
    }
    const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    try {
      const requests = numbers.map((number) => ({ method: 'trace_block', params: [toHex(number)] }));
      return (await rpc.batch<RpcTrace[] | null>(requests)).flatMap((traces) => traces ?? []);
    } catch (error) {
      throw isUnknownMethod(error) ? new NoTracesError(rpc.url) : error;
    }
  }

  /** In short stretches, as traces are dear to the node. */
  async function filterTraces(addresses: readonly string[], from: number, to: number): Promise<RpcTrace[]> {
    const requests: RpcRequest[] = [];
    for (let first = from; first <= to; first += FILTER_BLOCKS) {
      const last = Math.min(to, first + FILTER_BLOCKS - 1);
      const filter = { fromBlock: toHex(first), toBlock: toHex(last), toAddress: addresses };
      requests.push({ method: 'trace_filter', params: [filter] });
    }
    return (await rpc.batch<RpcTrace[]>(requests)).flat();
  }

  return find;
}

/** @returns undefined for what is not a call of a function, or has failed */
function toCall({ type, action, result, error, ...place }: RpcTrace): ChainCall | undefined {
  if (type !== 'call' || error || !action?.to || !action.from || !result) return undefined;
  if (!place.transactionHash || typeof place.transactionPosition !== 'number') return undefined;
  const input = action.input ?? '0x';
  if (input.length < SELECTOR_LENGTH) return undefined;
  return {
    blockNumber: Number(place.blockNumber),
    blockHash: place.blockHash,
    transactionHash: place.transactionHash,
    transactionIndex: place.transactionPosition,
    from: action.from.toLowerCase(),
    to: action.to.toLowerCase(),
    input,
    output: result.output ?? '0x',
  };
}

function isUnknownMethod(error: unknown): boolean {
  if (!(error instanceof RpcError)) return false;
  return (
    error.rpcCode === METHOD_NOT_FOUND ||
    /method.*(?:not (?:found|supported|available)|does not exist)/i.test(error.message)
  );
}

function toHex(number: number): string {
  return `0x${number.toString(16)}`;
}
