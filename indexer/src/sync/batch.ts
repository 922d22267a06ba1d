import type { ChainCall } from '../chain/calls.js';
import { type Chain, ChainMovedError, isRangeError } from '../chain/chain.js';
import { buildFilters, type LogFilter } from '../chain/filters.js';
import type { ChainLog, RpcBlock, RpcReceipt } from '../chain/types.js';
import type { EventHandler } from '../manifest/model.js';
import type { ChainBlock } from '../store/deployment.js';
import type { BlockRequest } from './answers.js';
import { declaredRequest } from './declaredRequest.js';
import type { Match, SourceRegistry } from './sources.js';

/** Everything that running the blocks of a range needs. */
export interface Batch {
  from: number;
  to: number;
  logs: Map<number, ChainLog[]>;
  /** Calls of contracts of sources that want them, in order. */
  calls: Map<number, ChainCall[]>;
  /** For those numbers that have logs or block handlers; with full transactions where handlers read them. */
  blocks: Map<number, RpcBlock>;
  receipts: Map<string, RpcReceipt>;
  /** Headers that become known blocks although nothing happens in them. The last block of the range is among them. */
  headers: Map<number, ChainBlock>;
  /** Sources that were known when the range was fetched. */
  sourceCount: number;
  /** Whether logs of templates' events were fetched for every contract. */
  broad: boolean;
  logCount: number;
}

export interface FetchOptions {
  /** Fetch logs of templates' events for every contract, known or not. */
  broad: boolean;
  /** Fetch the header of every block of the range, and check that they follow each other and `parentHash`. */
  headers: 'all' | 'last';
  /** Called when the node refuses a range of this many blocks. */
  refused(blocks: number): void;
}

/** The block that comes first does not follow the one that is indexed. */
export class ReorgError extends ChainMovedError {}

export type BatchFetcher = ReturnType<typeof createBatchFetcher>;

export function createBatchFetcher(
  chain: Chain,
  sources: SourceRegistry,
  prefetch: (questions: readonly BlockRequest[]) => Promise<void>,
) {
  // Most handlers read no more of a transaction than its hash, and a block with its transactions is ten times its header.
  const transactionReaders = new Set<EventHandler>();

  async function fetch(from: number, to: number, options: FetchOptions): Promise<Batch> {
    return distrusting(from, () => fetchRange(from, to, options));
  }

  /** Answers that contradict each other are not used again, even those that were remembered. */
  async function distrusting<T>(from: number, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof ChainMovedError) chain.distrust(from);
      throw error;
    }
  }

  async function fetchRange(from: number, to: number, options: FetchOptions): Promise<Batch> {
    const sourceCount = sources.count();
    const filters = filtersOf(options.broad);
    const wanted = blocksOfHandlers(from, to);
    const [logs, calls, headers] = await Promise.all([
      fetchLogs(filters, from, to, options.refused),
      fetchCalls(sources.calledAddresses(), from, to),
      options.headers === 'all' ? fetchHeaders(from, to) : Promise.resolve(new Map<number, RpcBlock>()),
    ]);
    const batch: Batch = {
      from,
      to,
      logs: new Map(),
      calls: new Map(),
      blocks: new Map(),
      receipts: new Map(),
      headers: new Map(),
      sourceCount,
      broad: options.broad,
      logCount: logs.length,
    };
    for (const [number, header] of headers) batch.headers.set(number, toChainBlock(header));
    addLogs(batch, logs);
    addCalls(batch, calls);
    for (const number of wanted) if (!batch.logs.has(number)) batch.logs.set(number, []);
    for (const [number, header] of headers) if (batch.logs.has(number)) batch.blocks.set(number, header);
    await Promise.all([complete(batch), sources.declaresCalls ? prefetch(declaredCalls(logs)) : undefined]);
    return batch;
  }

  function declaredCalls(logs: readonly ChainLog[]): BlockRequest[] {
    return logs.flatMap((log) =>
      sources
        .candidates(log)
        .flatMap(({ handler }) => handler.calls.flatMap((call) => declaredRequest(call, log) ?? [])),
    );
  }

  function filtersOf(broad: boolean): LogFilter[] {
    if (!broad) return buildFilters(sources.interests());
    return buildFilters([...sources.interests().slice(0, sources.staticCount), ...sources.templateInterests()]);
  }

  /** Adds what sources that were created meanwhile want. @returns whether anything was added */
  async function supplement(batch: Batch, from: number): Promise<boolean> {
    const missing = sources.interests(batch.sourceCount);
    const handlerBlocks = blocksOfHandlers(from, batch.to, batch.sourceCount);
    const called = sources.calledAddresses(batch.sourceCount);
    batch.sourceCount = sources.count();
    const [logs, calls] = await Promise.all([
      batch.broad ? [] : fetchLogs(buildFilters(missing), from, batch.to, () => undefined),
      fetchCalls(called, from, batch.to),
    ]);
    if (logs.length === 0 && calls.length === 0 && handlerBlocks.length === 0) return false;
    addLogs(batch, logs);
    addCalls(batch, calls);
    for (const number of handlerBlocks) if (!batch.logs.has(number)) batch.logs.set(number, []);
    await distrusting(from, () => complete(batch));
    if (sources.declaresCalls) await prefetch(declaredCalls(logs));
    return true;
  }

  function addLogs(batch: Batch, logs: readonly ChainLog[]): void {
    for (const log of logs) {
      const known = batch.logs.get(log.blockNumber);
      if (known === undefined) batch.logs.set(log.blockNumber, [log]);
      else insertLog(known, log);
    }
  }

  /** A source that a handler has created for a contract whose calls are there already changes nothing. */
  function addCalls(batch: Batch, calls: readonly ChainCall[]): void {
    for (const [number, added] of byBlock(calls)) {
      const known = batch.calls.get(number);
      const addresses = new Set(known?.map(({ to }) => to));
      const fresh = added.filter(({ to }) => !addresses.has(to));
      batch.calls.set(
        number,
        [...(known ?? []), ...fresh].sort((a, b) => a.transactionIndex - b.transactionIndex),
      );
      if (!batch.logs.has(number)) batch.logs.set(number, []);
    }
  }

  /** Calls that were undone because their transaction failed after them are left out. */
  async function fetchCalls(addresses: readonly string[], from: number, to: number): Promise<ChainCall[]> {
    if (addresses.length === 0) return [];
    const calls = await chain.calls(addresses, from, to);
    const receipts = await chain.receipts([...new Set(calls.map(({ transactionHash }) => transactionHash))]);
    const failed = new Set(receipts.flatMap((receipt) => (isFailed(receipt) ? receipt.transactionHash : [])));
    return calls.filter(({ transactionHash }) => !failed.has(transactionHash));
  }

  /** Fetches the blocks and receipts that the batch's logs need, and checks that all of it is of one chain. */
  async function complete(batch: Batch): Promise<void> {
    const full: number[] = [];
    const bare: number[] = [];
    for (const [number, logs] of batch.logs) {
      const known = batch.blocks.get(number);
      if (batch.calls.has(number) || logs.some(needsTransaction)) {
        if (!known || isBare(known)) full.push(number);
      } else if (!known) bare.push(number);
    }
    if (!batch.headers.has(batch.to) && !batch.logs.has(batch.to)) bare.push(batch.to);
    const [blocks, headers] = await Promise.all([chain.blocks(full), chain.headers(bare), fetchReceipts(batch)]);
    for (const block of [...blocks, ...headers]) batch.blocks.set(Number(block.number), block);
    if (!batch.headers.has(batch.to)) batch.headers.set(batch.to, toChainBlock(batch.blocks.get(batch.to) as RpcBlock));
    checkConsistency(batch);
  }

  function needsTransaction(log: ChainLog): boolean {
    return transactionReaders.size > 0 && sources.match(log).some(({ handler }) => transactionReaders.has(handler));
  }

  /** Fetches the transactions that a handler has turned out to read, here and from now on. */
  async function fetchTransactions(batch: Batch, { handler }: Match): Promise<void> {
    transactionReaders.add(handler);
    await distrusting(batch.from, () => complete(batch));
  }

  async function fetchReceipts(batch: Batch): Promise<void> {
    if (!sources.wantsReceipts) return;
    const hashes = new Set<string>();
    for (const logs of batch.logs.values()) {
      for (const log of logs) {
        if (batch.receipts.has(log.transactionHash)) continue;
        if (batch.broad || sources.match(log).some((match) => match.handler.receipt)) hashes.add(log.transactionHash);
      }
    }
    for (const receipt of await chain.receipts([...hashes])) batch.receipts.set(receipt.transactionHash, receipt);
  }

  async function fetchHeaders(from: number, to: number): Promise<Map<number, RpcBlock>> {
    const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const headers = await chain.headers(numbers);
    for (let i = 1; i < headers.length; i++) {
      if (headers[i]?.parentHash === headers[i - 1]?.hash) continue;
      throw new ChainMovedError(`block ${numbers[i]} does not follow the one before it`);
    }
    return new Map(headers.map((header, i) => [numbers[i] as number, header]));
  }

  /** Halves a range until the node takes it. */
  async function fetchLogs(
    filters: readonly LogFilter[],
    from: number,
    to: number,
    refused: (blocks: number) => void,
  ): Promise<ChainLog[]> {
    try {
      return await chain.logs(filters, from, to);
    } catch (error) {
      if (from >= to || !isRangeError(error)) throw error;
      refused(to - from + 1);
      const middle = Math.floor((from + to) / 2);
      const first = await fetchLogs(filters, from, middle, refused);
      return [...first, ...(await fetchLogs(filters, middle + 1, to, refused))];
    }
  }

  function blocksOfHandlers(from: number, to: number, position = 0): number[] {
    if (!sources.hasBlockHandlers()) return [];
    const numbers: number[] = [];
    for (let number = from; number <= to; number++) {
      if (sources.matchBlock(number, position).length > 0) numbers.push(number);
    }
    return numbers;
  }

  return { fetch, supplement, fetchTransactions };
}

export function toChainBlock(block: RpcBlock): ChainBlock {
  return {
    number: Number(block.number),
    hash: block.hash,
    parentHash: block.parentHash,
    timestamp: Number(block.timestamp),
  };
}

function isBare(block: RpcBlock): boolean {
  return typeof block.transactions[0] === 'string';
}

function insertLog(logs: ChainLog[], log: ChainLog): void {
  let position = logs.length;
  while (position > 0 && (logs[position - 1] as ChainLog).logIndex > log.logIndex) position -= 1;
  if (logs[position - 1]?.logIndex === log.logIndex) return;
  logs.splice(position, 0, log);
}

function byBlock(calls: readonly ChainCall[]): Map<number, ChainCall[]> {
  const blocks = new Map<number, ChainCall[]>();
  for (const call of calls) blocks.set(call.blockNumber, [...(blocks.get(call.blockNumber) ?? []), call]);
  return blocks;
}

function isFailed({ status }: RpcReceipt): boolean {
  return typeof status === 'string' && Number(status) === 0;
}

function checkConsistency(batch: Batch): void {
  for (const [number, logs] of batch.logs) {
    const block = batch.blocks.get(number);
    const header = batch.headers.get(number);
    const hash = block?.hash ?? header?.hash;
    if (header && block && header.hash !== block.hash)
      throw new ChainMovedError(`block ${number} was replaced while it was read`);
    for (const log of [...logs, ...(batch.calls.get(number) ?? [])]) {
      if (log.blockHash !== hash) throw new ChainMovedError(`block ${number} was replaced while its logs were read`);
    }
  }
}
