import type { Logger } from 'pino';
import { AbiDecodeError } from '../abi/decode.js';
import type { ChainCall } from '../chain/calls.js';
import type { ChainLog, RpcBlock } from '../chain/types.js';
import { DeterministicError, EntityError, errorMessage } from '../errors.js';
import type { ProofRecorder } from '../proof/index.js';
import { writeBlock } from '../runtime/chainObjects.js';
import {
  type CreatedSource,
  type HostEnvironment,
  MissingAnswer,
  MissingTransaction,
  type RunningBlock,
} from '../runtime/environment.js';
import { wasmFrames } from '../runtime/frames.js';
import type { Heap } from '../runtime/heap.js';
import type { IndexingError, StoredSource } from '../store/deployment.js';
import type { EntityStore } from '../store/entityStore.js';
import type { createAnswers } from './answers.js';
import type { Batch, BatchFetcher } from './batch.js';
import type { ActiveSource, BlockMatch, CallMatch, Match, SourceRegistry } from './sources.js';
import { writeCallTrigger, writeEventTrigger } from './triggers.js';

/** One call of a handler. */
interface Trigger {
  source: ActiveSource;
  handler: string;
  /** Hash of the transaction; null for a block handler. */
  transaction: string | null;
  /** Writes the handler's argument. What it is made of is looked up each time: it may be fetched between two tries. */
  write(heap: Heap): number;
  /** For the trigger of a log. */
  match: Match | undefined;
}

/** Sources from one position up to another, exclusive. */
interface Pass {
  from: number;
  until: number;
}

export interface BlockResult {
  /** Handlers that have run for logs. */
  events: number;
  hasTriggers: boolean;
  created: StoredSource[];
  /** Errors of handlers; the first one only when it ends the indexing. */
  errors: IndexingError[];
  /** Whether an error ends the indexing: the block's changes were dropped. */
  failed: boolean;
  /** Whether it is then as if the block had never been run: the head stays before it. */
  undone: boolean;
  /** Digest of the proof of indexing, when the block has changed it. */
  digest: Buffer | null;
}

export interface BlockRunnerOptions {
  logger: Logger;
  store: EntityStore;
  proof: ProofRecorder;
  sources: SourceRegistry;
  environment: HostEnvironment;
  answers: ReturnType<typeof createAnswers>;
  fetcher: BatchFetcher;
  nonFatalErrors: boolean;
}

/** Ends the run of a block at once. */
class UndoneBlock extends Error {
  constructor(readonly error: IndexingError) {
    super(error.message);
  }
}

/** Runs the handlers of one block after the other. */
export function createBlockRunner(options: BlockRunnerOptions) {
  const { logger, store, proof, sources, environment, answers, fetcher, nonFatalErrors } = options;

  /** @param checkIds look up ids before they are written, to find out which handler takes one that is there */
  async function run(batch: Batch, number: number, { checkIds = false } = {}): Promise<BlockResult> {
    const block = batch.blocks.get(number) as RpcBlock;
    environment.block = { number, hash: block.hash, timestamp: Number(block.timestamp) };
    answers.beginBlock(environment.block);
    store.beginBlock(number, { checkIds });
    proof.beginBlock(number);
    const result: BlockResult = {
      events: 0,
      hasTriggers: false,
      created: [],
      errors: [],
      failed: false,
      undone: false,
      digest: null,
    };
    const sourcesBefore = sources.count();
    const drop = () => {
      store.dropBlock();
      sources.truncate(sourcesBefore);
    };
    try {
      await runAll(batch, number, result);
      store.checkTwins();
    } catch (error) {
      drop();
      if (error instanceof EntityError) {
        const failure = {
          message: error.message,
          block: { number, hash: block.hash },
          handler: null,
          transaction: null,
        };
        return { ...result, errors: [{ ...failure, deterministic: true }], created: [], failed: true, undone: true };
      }
      if (!(error instanceof UndoneBlock)) throw error;
      return { ...result, errors: [error.error], created: [], failed: true, undone: true };
    }
    result.digest = proof.endBlock();
    result.failed = result.errors.length > 0 && !nonFatalErrors;
    if (result.failed) {
      drop();
      result.errors.length = 1;
      result.created = [];
    } else store.endBlock();
    return result;
  }

  /** Runs the block's triggers, then those of the data sources that they have created, until no more are created. */
  async function runAll(batch: Batch, number: number, result: BlockResult): Promise<void> {
    let from = 0;
    for (;;) {
      const until = sources.count();
      await runPass(batch, number, { from, until }, result);
      if (sources.count() === until) return;
      from = until;
      await fetcher.supplement(batch, number);
    }
  }

  async function runPass(batch: Batch, number: number, pass: Pass, result: BlockResult): Promise<void> {
    const matches = sources.matchBlock(number).filter((match) => isIn(pass, match.source));
    const [first, last] = [matches.filter(isOnce), matches.filter((match) => !isOnce(match))];
    await runBlockTriggers(first, batch, number, result);
    const calls = batch.calls.get(number) ?? [];
    let nextCall = 0;
    for (const log of batch.logs.get(number) ?? []) {
      while (nextCall < calls.length && (calls[nextCall] as ChainCall).transactionIndex < log.transactionIndex)
        await runCall(calls[nextCall++] as ChainCall, batch, pass, result);
      proof.beginTrigger();
      for (const match of sources.match(log)) {
        if (!isIn(pass, match.source)) continue;
        const waiting = runTrigger(eventTrigger(match, batch, log), batch, result);
        if (waiting !== undefined) await waiting;
      }
      proof.endTrigger();
    }
    while (nextCall < calls.length) await runCall(calls[nextCall++] as ChainCall, batch, pass, result);
    for (const address of new Set(calls.map(({ to }) => to))) {
      const called = sources.matchCalledBlock(number, address).filter((match) => isIn(pass, match.source));
      await runBlockTriggers(called, batch, number, result);
    }
    await runBlockTriggers(last, batch, number, result);
  }

  async function runCall(call: ChainCall, batch: Batch, pass: Pass, result: BlockResult): Promise<void> {
    proof.beginTrigger();
    for (const match of sources.matchCall(call)) {
      if (isIn(pass, match.source)) await runTrigger(callTrigger(match, batch, call), batch, result);
    }
    proof.endTrigger();
  }

  function callTrigger({ source, handler }: CallMatch, batch: Batch, call: ChainCall): Trigger {
    const write = (heap: Heap) => {
      const block = batch.blocks.get(call.blockNumber) as RpcBlock;
      return writeCallTrigger(heap, { call, target: handler.function, block }, source.definition.apiVersion);
    };
    return { source, handler: handler.handler, transaction: call.transactionHash, write, match: undefined };
  }

  async function runBlockTriggers(matches: BlockMatch[], batch: Batch, number: number, result: BlockResult) {
    proof.beginTrigger();
    for (const match of matches) await runTrigger(blockTrigger(match, batch, number), batch, result);
    proof.endTrigger();
  }

  function blockTrigger({ source, handler }: BlockMatch, batch: Batch, number: number): Trigger {
    const write = (heap: Heap) => writeBlock(heap, batch.blocks.get(number) as RpcBlock, source.definition.apiVersion);
    return { source, handler: handler.handler, transaction: null, write, match: undefined };
  }

  function eventTrigger(match: Match, batch: Batch, log: ChainLog): Trigger {
    const { source, handler } = match;
    const write = (heap: Heap) => {
      const block = batch.blocks.get(log.blockNumber) as RpcBlock;
      const receipt = handler.receipt ? batch.receipts.get(log.transactionHash) : undefined;
      return writeEventTrigger(heap, { log, event: handler.event, block, receipt }, source.definition.apiVersion);
    };
    return { source, handler: handler.handler, transaction: log.transactionHash, write, match };
  }

  /** @returns undefined when it is done, else a promise: handlers can not wait, so what they lack is fetched and they run again */
  function runTrigger(trigger: Trigger, batch: Batch, result: BlockResult): Promise<void> | undefined {
    result.hasTriggers = true;
    store.beginHandler();
    proof.beginHandler();
    environment.created = [];
    environment.source = trigger.source.running;
    try {
      trigger.source.mapping.run(trigger.handler, trigger.write);
    } catch (error) {
      store.abandonHandler();
      return recover(error, trigger, batch, result);
    }
    proof.endHandler(false);
    if (trigger.transaction !== null) result.events += 1;
    if (environment.created.length > 0) addSources(environment.created, result);
    return undefined;
  }

  function recover(error: unknown, trigger: Trigger, batch: Batch, result: BlockResult): Promise<void> | undefined {
    // graph-node skips logs that are not an encoding of the event, too.
    if (error instanceof AbiDecodeError) return undefined;
    if (error instanceof MissingAnswer) return rerun(answers.fetch(error.request), trigger, batch, result);
    if (error instanceof MissingTransaction && trigger.match) {
      return rerun(fetcher.fetchTransactions(batch, trigger.match), trigger, batch, result);
    }
    if (!(error instanceof DeterministicError)) throw error;
    if (error instanceof EntityError) {
      throw new UndoneBlock({ ...describe(trigger, error, environment.block), deterministic: false });
    }
    // Even where an error ends the indexing, the block's other handlers run first: their changes are part of its proof.
    proof.endHandler(true);
    result.errors.push(describe(trigger, error, environment.block));
    return undefined;
  }

  async function rerun(ready: Promise<void>, trigger: Trigger, batch: Batch, result: BlockResult): Promise<void> {
    proof.abandonHandler();
    await ready;
    await runTrigger(trigger, batch, result);
  }

  function addSources(created: readonly CreatedSource[], result: BlockResult): void {
    const { number } = environment.block;
    for (const request of created) {
      if (sources.create(request, number)) result.created.push({ ...request, block: number });
      else logger.warn({ ...request, context: undefined }, 'this data source exists already; ignored');
    }
  }

  function describe(trigger: Trigger, cause: Error, { number, hash }: RunningBlock): IndexingError {
    const transaction = trigger.transaction === null ? '' : `, transaction ${trigger.transaction}`;
    const message = `${errorMessage(cause)}\n  in handler \`${trigger.handler}\` of data source \`${trigger.source.definition.name}\` at block ${number} (${hash})${transaction}`;
    logger.error({ handler: trigger.handler, block: number, transaction: trigger.transaction }, message);
    return {
      message,
      cause: errorMessage(cause),
      frames: wasmFrames(cause),
      block: { number, hash },
      handler: trigger.handler,
      transaction: trigger.transaction,
      deterministic: true,
    };
  }

  return { run };
}

function isIn({ from, until }: Pass, { position }: ActiveSource): boolean {
  return position >= from && position < until;
}

function isOnce({ handler }: BlockMatch): boolean {
  return handler.filter.kind === 'once';
}
