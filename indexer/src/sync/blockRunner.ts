import type { Logger } from 'pino';
import { AbiDecodeError } from '../abi/decode.js';
import type { ChainLog, RpcBlock } from '../chain/types.js';
import { DeterministicError, errorMessage } from '../errors.js';
import { writeBlock } from '../runtime/chainObjects.js';
import { type CreatedSource, type EntityEvent, type HostEnvironment, MissingAnswer } from '../runtime/environment.js';
import type { Heap } from '../runtime/heap.js';
import type { IndexingError, StoredSource } from '../store/deployment.js';
import type { EntityStore } from '../store/entityStore.js';
import type { createAnswers } from './answers.js';
import { type Batch, type BatchFetcher, toChainBlock } from './batch.js';
import type { ActiveSource, SourceRegistry } from './sources.js';
import { writeEventTrigger } from './triggers.js';

/** One call of a handler. */
interface Trigger {
  source: ActiveSource;
  handler: string;
  transaction: string | null;
  write(heap: Heap): number;
}

export interface BlockResult {
  /** Handlers that have run for logs. */
  events: number;
  hasTriggers: boolean;
  created: StoredSource[];
  errors: IndexingError[];
  /** Whether an error ends the indexing: the block's changes were dropped. */
  failed: boolean;
  changes: EntityEvent[];
}

export interface BlockRunnerOptions {
  logger: Logger;
  store: EntityStore;
  sources: SourceRegistry;
  environment: HostEnvironment;
  answers: ReturnType<typeof createAnswers>;
  fetcher: BatchFetcher;
  nonFatalErrors: boolean;
}

/** Raised inside a block when one of its handlers fails; carries what is known about where. */
class HandlerError extends Error {
  constructor(
    readonly trigger: Trigger,
    override readonly cause: Error,
  ) {
    super(cause.message);
  }
}

/** Runs the handlers of one block after the other. */
export function createBlockRunner(options: BlockRunnerOptions) {
  const { logger, store, sources, environment, answers, fetcher, nonFatalErrors } = options;
  let changes: EntityEvent[] = [];
  let handlerChanges = 0;
  environment.record = (event) => {
    changes.push(event);
  };

  /** @param checkImmutable look up immutable entities before they are written, to find out which handler writes one twice */
  async function run(batch: Batch, number: number, { checkImmutable = false } = {}): Promise<BlockResult> {
    const block = batch.blocks.get(number) as RpcBlock;
    environment.block = { number, hash: block.hash, timestamp: Number(block.timestamp) };
    answers.beginBlock(environment.block);
    store.beginBlock(number, { checkImmutable });
    changes = [];
    const result: BlockResult = { events: 0, hasTriggers: false, created: [], errors: [], failed: false, changes };
    const sourcesBefore = sources.count();
    try {
      await runAll(batch, block, result);
      store.endBlock();
    } catch (error) {
      store.dropBlock();
      sources.truncate(sourcesBefore);
      if (!(error instanceof HandlerError)) throw error;
      result.errors.push(describe(error, block));
      result.failed = true;
      result.created = [];
    }
    return result;
  }

  /** Runs the block's triggers, then those of the data sources that they have created, until no more are created. */
  async function runAll(batch: Batch, block: RpcBlock, result: BlockResult): Promise<void> {
    const number = environment.block.number;
    let position = 0;
    for (;;) {
      const count = sources.count();
      for (const trigger of triggersOf(batch, number, block, position)) {
        result.hasTriggers = true;
        const created = await runTrigger(trigger, block, result);
        for (const request of created) addSource(request, number, result);
      }
      if (sources.count() === count) return;
      position = count;
      await fetcher.supplement(batch, number);
    }
  }

  function addSource(request: CreatedSource, number: number, result: BlockResult): void {
    if (sources.create(request, number)) result.created.push({ ...request, block: number });
    else
      logger.warn({ template: request.template, params: request.params }, 'this data source exists already; ignored');
  }

  function* triggersOf(batch: Batch, number: number, block: RpcBlock, position: number): Generator<Trigger> {
    const blockMatches = sources.matchBlock(number, position);
    const blockTrigger = ({ source, handler }: (typeof blockMatches)[number]): Trigger => ({
      source,
      handler: handler.handler,
      transaction: null,
      write: (heap) => writeBlock(heap, block, source.definition.apiVersion),
    });
    for (const match of blockMatches) if (match.handler.filter.kind === 'once') yield blockTrigger(match);
    const logs = batch.logs.get(number) ?? [];
    for (let i = 0; i < logs.length; i++) yield* logTriggers(batch, block, logs[i] as ChainLog, position);
    for (const match of blockMatches) if (match.handler.filter.kind !== 'once') yield blockTrigger(match);
  }

  function* logTriggers(batch: Batch, block: RpcBlock, log: ChainLog, position: number): Generator<Trigger> {
    // Sources that a handler of this very log creates come later, with the block's other new sources.
    const count = sources.count();
    for (const { source, handler } of sources.match(log, position)) {
      if (source.position >= count) return;
      yield {
        source,
        handler: handler.handler,
        transaction: log.transactionHash,
        write: (heap) => {
          const receipt = handler.receipt ? batch.receipts.get(log.transactionHash) : undefined;
          return writeEventTrigger(heap, { log, event: handler.event, block, receipt }, source.definition.apiVersion);
        },
      };
    }
  }

  /** @returns the data sources that the handler has created */
  async function runTrigger(trigger: Trigger, block: RpcBlock, result: BlockResult): Promise<CreatedSource[]> {
    for (;;) {
      store.beginHandler();
      handlerChanges = changes.length;
      environment.created = [];
      environment.source = trigger.source.running;
      try {
        trigger.source.mapping.run(trigger.handler, trigger.write);
        if (trigger.transaction !== null) result.events += 1;
        return environment.created;
      } catch (error) {
        store.abandonHandler();
        changes.length = handlerChanges;
        if (error instanceof AbiDecodeError) return [];
        if (error instanceof MissingAnswer) {
          await answers.fetch(error.request);
          continue;
        }
        if (!(error instanceof DeterministicError)) throw error;
        const failure = new HandlerError(trigger, error);
        if (!nonFatalErrors) throw failure;
        result.errors.push(describe(failure, block));
        return [];
      }
    }
  }

  function describe({ trigger, cause }: HandlerError, block: RpcBlock): IndexingError {
    const { number, hash } = toChainBlock(block);
    const transaction = trigger.transaction === null ? '' : `, transaction ${trigger.transaction}`;
    const message = `${errorMessage(cause)}\n  in handler \`${trigger.handler}\` of data source \`${trigger.source.definition.name}\` at block ${number} (${hash})${transaction}`;
    logger.error({ handler: trigger.handler, block: number, transaction: trigger.transaction }, message);
    return {
      message,
      block: { number, hash },
      handler: trigger.handler,
      transaction: trigger.transaction,
      deterministic: true,
    };
  }

  return { run };
}
