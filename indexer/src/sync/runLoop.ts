import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Chain, ChainMovedError, REORG_WINDOW } from '../chain/chain.js';
import type { RpcBlock } from '../chain/types.js';
import { errorMessage, RetryableError, VitrineError } from '../errors.js';
import type { InputSchema } from '../schema/model.js';
import type { Db } from '../store/database.js';
import type { ChainBlock, DeploymentStore, IndexingError } from '../store/deployment.js';
import { DuplicateIdError, type EntityStore } from '../store/entityStore.js';
import { queryIndexDdl } from '../store/layout.js';
import { type Batch, type BatchFetcher, ReorgError, toChainBlock } from './batch.js';
import type { createBlockRunner } from './blockRunner.js';
import type { Committer } from './committer.js';
import type { Progress } from './progress.js';
import { createRangeSize } from './rangeSize.js';
import { findCommonAncestor } from './reorg.js';
import type { SourceRegistry } from './sources.js';

const RANGES_AHEAD = 3;
/** A transaction is closed after so many rows or so much time, but at the latest when the chain's head is reached. */
const COMMIT_ROWS = 50_000;
const COMMIT_MS = 1_000;
/** Other work of the process, answering queries above all, waits no longer than this. */
const TURN_MS = 25;
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 15_000;
/** Polls at which the chain's head must be lower than ours before we believe it: nodes behind one URL may lag. */
const LOWER_HEAD_POLLS = 3;
const BROAD_MIN_LOGS = 5_000;
const BROAD_MIN_MATCHED = 0.2;

export interface RunLoopOptions {
  logger: Logger;
  db: Db;
  schema: InputSchema;
  chain: Chain;
  store: EntityStore;
  sources: SourceRegistry;
  deployment: DeploymentStore;
  fetcher: BatchFetcher;
  runner: ReturnType<typeof createBlockRunner>;
  committer: Committer;
  progress: Progress;
  /** Last block to index; undefined = follow the chain. */
  until: number | undefined;
  pollIntervalMs: number;
  signal: AbortSignal;
}

/** The RPC serves another chain than the one that was indexed. */
export class WrongChainError extends VitrineError {
  constructor(expected: string, found: string) {
    super('WRONG_CHAIN', `The database was indexed from chain ${expected}, the RPC serves chain ${found}.`, {
      hint: 'Correct the URL of the RPC, or choose another database file.',
    });
  }
}

/** Indexes up to `until`, or follows the chain until it is stopped. */
export function createRunLoop(options: RunLoopOptions) {
  const { logger, db, schema, chain, store, sources, deployment, fetcher, runner, committer, progress, signal } =
    options;
  const size = createRangeSize();
  const limit = options.until ?? Number.POSITIVE_INFINITY;
  let head = deployment.head();
  let broad = sources.hasTemplates;
  let strictUntil = -1;
  let lowerPolls = 0;
  /** Whether the node has told of a block since the last look at its head. */
  let announced = false;
  let wake: (() => void) | undefined;
  let committedAt = performance.now();
  let chainHead = '';
  /** Whether what is in the database was found to be of the chain, since the start. */
  let verified = head === null;
  let saidWaiting = false;
  let failed = deployment.status().health === 'failed';

  const position = () => head?.number ?? sources.firstBlock - 1;
  const isUnfinished = () => !verified || (!failed && position() < limit);

  /** Checks that the RPC is there and serves the chain that was indexed; starts anew when that chain was reset. */
  async function prepare(): Promise<void> {
    const chainId = await chain.chainId();
    const known = deployment.chain();
    if (known && known.chainId !== chainId) throw new WrongChainError(known.chainId, chainId);
    await checkGenesis(chainId);
    committer.reload();
  }

  async function checkGenesis(chainId: string): Promise<void> {
    const genesis = await chain.header(0);
    if (genesis === null) return;
    const known = deployment.chain();
    if (known && known.genesisHash !== genesis.hash) {
      logger.warn(
        { was: known.genesisHash, is: genesis.hash },
        'the chain was reset: its first block is another one; dropping what was indexed and starting from scratch',
      );
      deployment.clear();
      startAgain(null);
    }
    deployment.setChain(chainId, genesis.hash);
    await chain.identify(chainId, genesis.hash);
  }

  function startAgain(at: ChainBlock | null): void {
    committer.reload();
    head = at;
    failed = deployment.status().health === 'failed';
    lowerPolls = 0;
    progress.moved(head, deployment.status());
  }

  async function run(): Promise<void> {
    const unsubscribe = chain.onHead(() => {
      announced = true;
      wake?.();
    });
    try {
      await follow();
    } finally {
      unsubscribe();
    }
    if (!signal.aborted && !failed) await reachHead();
  }

  async function follow(): Promise<void> {
    let wait = RETRY_FIRST_MS;
    while (!signal.aborted && isUnfinished()) {
      try {
        announced = false;
        const moved = await step();
        wait = RETRY_FIRST_MS;
        if (!moved && isUnfinished()) await waitForChain();
      } catch (error) {
        committer.rollback();
        head = deployment.head();
        if (error instanceof DuplicateIdError) {
          strictUntil = error.block;
          continue;
        }
        if (!(error instanceof RetryableError)) throw error;
        if (!(error instanceof ReorgError)) {
          logger.warn({ error: errorMessage(error), waitMs: wait }, 'indexing is interrupted; trying again');
        }
        // After a reorg the next step finds that our head was replaced, and goes back.
        await pause(wait);
        wait = Math.min(RETRY_MAX_MS, wait * 2);
      }
    }
  }

  function sawChainHead({ number, hash }: RpcBlock): void {
    progress.sawChainHead(Number(number));
    if (hash === chainHead) return;
    chainHead = hash;
    deployment.setChainHead(Number(number), hash);
  }

  /** @returns whether the head has moved */
  async function step(): Promise<boolean> {
    const latest = await chain.head();
    const number = Number(latest.number);
    sawChainHead(latest);
    if (await wasReplaced(latest)) {
      await revert();
      return true;
    }
    verified ||= number >= position() || (chain.mayLag && lowerPolls >= LOWER_HEAD_POLLS);
    if (failed) return false;
    const target = Math.min(number, limit);
    const from = position() + 1;
    if (from > target) {
      if (number <= position()) await reachHead();
      return false;
    }
    if (number - from >= 2 * REORG_WINDOW) await indexHistory(from, Math.min(target, number - REORG_WINDOW));
    else await indexRecent(from, target);
    if (position() >= number) await reachHead();
    return true;
  }

  /** Whether the block that we are at is not on the chain any more. */
  async function wasReplaced(latest: RpcBlock): Promise<boolean> {
    if (head === null) return false;
    const number = Number(latest.number);
    if (number >= head.number) lowerPolls = 0;
    if (number === head.number) return latest.hash !== head.hash;
    if (number === head.number + 1) return latest.parentHash !== head.hash;
    if (number > head.number) {
      const found = await chain.header(head.number);
      if (found === null) throw new ChainMovedError(`the RPC has block ${number}, but no block ${head.number}`);
      return found.hash !== head.hash;
    }
    const [known] = deployment.blocksBelow(number, 1);
    if (known?.number === number && known.hash !== latest.hash) return true;
    lowerPolls += 1;
    return !chain.mayLag && lowerPolls >= LOWER_HEAD_POLLS;
  }

  async function revert(): Promise<void> {
    const before = position();
    await checkGenesis(deployment.chain()?.chainId ?? (await chain.chainId()));
    if (head === null) return;
    const latest = Number((await chain.head()).number);
    const ancestor = await findCommonAncestor(chain, deployment, Math.min(latest, before));
    if (ancestor?.number === before && ancestor.hash === head.hash) return;
    deployment.revert(ancestor);
    progress.reorganised();
    startAgain(ancestor);
    logger.warn(
      { from: before, to: ancestor?.number ?? null },
      'the chain was reorganised; went back to the last common block',
    );
  }

  /** Far below the chain's head: large ranges, fetched ahead while handlers run. */
  async function indexHistory(from: number, to: number): Promise<void> {
    const queue: { batch: Promise<Batch>; blocks: number }[] = [];
    let next = from;
    const fill = () => {
      while (queue.length < RANGES_AHEAD && next <= to) {
        const end = Math.min(to, next + size.blocks() - 1);
        const batch = fetcher.fetch(next, end, { broad, headers: 'last', refused });
        // Its error is raised when its turn comes.
        batch.catch(() => undefined);
        queue.push({ batch, blocks: end - next + 1 });
        next = end + 1;
      }
    };
    fill();
    for (let item = queue.shift(); item !== undefined && !signal.aborted && !failed; item = queue.shift()) {
      const batch = await item.batch;
      size.observe(item.blocks, batch.logCount);
      fill();
      await runBatch(batch);
    }
    commit();
  }

  function refused(blocks: number): void {
    size.refuse(blocks);
    broad = false;
  }

  /** Close to the chain's head: each header is read, and must follow the one before it. */
  async function indexRecent(from: number, target: number): Promise<void> {
    const to = Math.min(target, from + 2 * REORG_WINDOW - 1);
    const batch = await fetcher.fetch(from, to, { broad, headers: 'all', refused });
    const first = batch.headers.get(from);
    if (head !== null && first?.parentHash !== head.hash)
      throw new ReorgError(`block ${from} does not follow block ${head.number}`);
    await runBatch(batch);
    commit();
  }

  async function runBatch(batch: Batch): Promise<void> {
    if (batch.sourceCount < sources.count()) await fetcher.supplement(batch, batch.from);
    let turn = performance.now();
    let matched = 0;
    let numbers = sortedNumbers(batch, batch.from);
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i] as number;
      const known = sources.count();
      const result = await runner.run(batch, number, { checkIds: number <= strictUntil });
      const block = toChainBlock(batch.blocks.get(number) as RpcBlock);
      if (result.undone) return failBefore(block, result.errors[0] as IndexingError);
      committer.add(block, result);
      matched += result.events;
      progress.ran(number, result.events);
      head = block;
      if (result.failed) {
        failed = true;
        return commit();
      }
      if (sources.count() > known) {
        numbers = sortedNumbers(batch, number + 1);
        i = -1;
      }
      if (store.pending() >= COMMIT_ROWS) commit();
      if (performance.now() - turn < TURN_MS) continue;
      await nextTurn();
      turn = performance.now();
      if (signal.aborted) return commit();
    }
    const everyBlock = batch.headers.size > batch.to - batch.from;
    for (const header of batch.headers.values()) {
      if (!batch.logs.has(header.number)) committer.add(header, null, everyBlock);
    }
    head = batch.headers.get(batch.to) as ChainBlock;
    if (performance.now() - committedAt > COMMIT_MS) commit();
    if (batch.broad && batch.logCount > BROAD_MIN_LOGS && matched < batch.logCount * BROAD_MIN_MATCHED) broad = false;
  }

  /** Ends at the parent of a block. */
  async function failBefore(block: ChainBlock, error: IndexingError): Promise<void> {
    if (block.number > 0 && position() < block.number - 1) {
      const parent = await chain.header(block.number - 1);
      if (parent?.hash !== block.parentHash) throw new ReorgError(`block ${block.number} has lost its parent`);
      head = toChainBlock(parent);
      committer.add(head, null);
    }
    failed = true;
    committer.fail(error);
    if (head !== null) return commit();
    deployment.recordErrors('failed', [error]);
    progress.moved(head, deployment.status());
  }

  function commit(): void {
    if (head === null) return;
    committer.commit(head);
    committedAt = performance.now();
    progress.moved(head, deployment.status());
  }

  async function reachHead(): Promise<void> {
    const status = deployment.status();
    if (!status.indexed) {
      for (const ddl of queryIndexDdl(schema)) {
        db.exec(ddl);
        await nextTurn();
      }
      deployment.setIndexed();
    }
    if (!status.synced) deployment.setSynced();
    progress.moved(head, deployment.status());
  }

  async function waitForChain(): Promise<void> {
    if (options.until !== undefined && verified && !saidWaiting) {
      logger.warn(
        { until: limit, chainHead: position() },
        'the chain has not reached the last block to index; waiting',
      );
      saidWaiting = true;
    }
    const began = performance.now();
    if (!announced && !signal.aborted) await pauseUntilHead();
    progress.waited(performance.now() - began);
  }

  /** Until a new block is announced, but at most the poll interval. */
  function pauseUntilHead(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        wake = undefined;
        resolve();
      };
      const timer = setTimeout(end, options.pollIntervalMs);
      signal.addEventListener('abort', end);
      wake = end;
    });
  }

  async function pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal }).catch(() => undefined);
  }

  return { prepare, run };
}

function sortedNumbers(batch: Batch, from: number): number[] {
  return [...batch.logs.keys()].filter((number) => number >= from).sort((a, b) => a - b);
}
