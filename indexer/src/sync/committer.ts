import type { Logger } from 'pino';
import type { ProofRecorder } from '../proof/index.js';
import type { Db } from '../store/database.js';
import type { ChainBlock, DeploymentStore, IndexingError, StoredSource } from '../store/deployment.js';
import type { EntityStore } from '../store/entityStore.js';
import type { Rollups } from '../store/rollups.js';
import type { BlockResult } from './blockRunner.js';
import type { SourceRegistry } from './sources.js';

export type Committer = ReturnType<typeof createCommitter>;

export interface CommitterOptions {
  db: Db;
  logger: Logger;
  store: EntityStore;
  proof: ProofRecorder;
  rollups: Rollups;
  sources: SourceRegistry;
  deployment: DeploymentStore;
}

/** Collects the outcome of blocks and writes it in one transaction, so that the database is always at the end of a block. */
export function createCommitter({ db, logger, store, proof, rollups, sources, deployment }: CommitterOptions) {
  let blocks: { block: ChainBlock; hasTriggers: boolean; rollsUp: boolean }[] = [];
  let digests: { block: number; digest: Buffer }[] = [];
  let created: StoredSource[] = [];
  let errors: IndexingError[] = [];
  let failed = false;
  let committedSources = sources.count();

  /** @param everyBlock all blocks are added here, not only those with triggers; then buckets end with any of them */
  function add(block: ChainBlock, result: BlockResult | null, everyBlock = false): void {
    blocks.push({ block, hasTriggers: result?.hasTriggers ?? false, rollsUp: everyBlock || result !== null });
    if (result === null) return;
    if (result.digest !== null) digests.push({ block: block.number, digest: result.digest });
    created.push(...result.created);
    errors.push(...result.errors);
    failed ||= result.failed;
  }

  /** Writes everything and moves the head. */
  const commit = db.transaction((head: ChainBlock) => {
    store.flush();
    rollUp();
    for (const { block, hasTriggers } of blocks) deployment.addBlock(block, hasTriggers);
    for (const { block, digest } of digests) deployment.addDigest(block, digest);
    for (const source of created) deployment.addSource(source);
    if (errors.length > 0) deployment.recordErrors(failed ? 'failed' : 'unhealthy', errors);
    deployment.setHead(head);
    deployment.forgetOldBlocks(head.number);
  });

  function rollUp(): void {
    blocks.sort((a, b) => a.block.number - b.block.number);
    for (const { block, rollsUp } of blocks) if (rollsUp) rollups.run(block);
  }

  function clear(): void {
    blocks = [];
    digests = [];
    created = [];
    errors = [];
    failed = false;
  }

  return {
    add,
    /** Records why the indexing ends, without the block in which it does. */
    fail(error: IndexingError): void {
      errors.push(error);
      failed = true;
    },
    commit(head: ChainBlock): void {
      commit(head);
      clear();
      committedSources = sources.count();
      logger.trace({ block: head.number }, 'committed');
    },
    /** Goes back to what is in the database. */
    rollback(): void {
      clear();
      store.reset();
      rollups.reset();
      proof.restore(deployment.digest());
      sources.truncate(committedSources);
    },
    /** Takes over the data sources that are in the database, after a start or a revert. */
    reload(): void {
      clear();
      store.reset();
      rollups.reset();
      proof.restore(deployment.digest());
      sources.truncate(sources.staticCount);
      for (const source of deployment.sources()) sources.create(source, source.block);
      committedSources = sources.count();
    },
  };
}
