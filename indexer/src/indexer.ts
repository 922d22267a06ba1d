import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { openRawCache, type RawCache } from './chain/cache/rawCache.js';
import { createCachedChain } from './chain/cachedChain.js';
import { createChain } from './chain/chain.js';
import { createFailoverClient } from './chain/failover.js';
import { createRpcClient, type RpcClient, type RpcStats } from './chain/rpc.js';
import { loadManifest } from './manifest/load.js';
import type { Manifest } from './manifest/model.js';
import { createProofRecorder } from './proof/index.js';
import type { HostEnvironment } from './runtime/environment.js';
import { describeWriteError, openDatabase } from './store/database.js';
import { openDeployment } from './store/deployment.js';
import { createEntityStore } from './store/entityStore.js';
import { type DatabaseLock, lockDatabase, writePid } from './store/lock.js';
import { createRollups } from './store/rollups.js';
import { createAnswers } from './sync/answers.js';
import { createBatchFetcher } from './sync/batch.js';
import { createBlockRunner } from './sync/blockRunner.js';
import { createCommitter } from './sync/committer.js';
import { createProgress, type IndexerStatus, type RunSummary } from './sync/progress.js';
import { createRunLoop } from './sync/runLoop.js';
import { createSourceRegistry } from './sync/sources.js';

const DEFAULT_POLL_INTERVAL_MS = 1_000;
/** How patient it is with an endpoint that others can stand in for. */
const WITH_OTHERS = { attempts: 3, timeoutMs: 20_000 };

export interface IndexerOptions {
  common: { logger: Logger };
  /** `subgraph.yaml` of a build directory. */
  manifestPath: string;
  /** URL of the chain's JSON-RPC, http(s) or ws(s). With several, the first is preferred, and the others step in when it fails. */
  rpcUrl: string | readonly string[];
  /** SQLite file; made when it does not exist. `:memory:` keeps nothing. */
  databasePath: string;
  /** SQLite file with what the RPC has answered, so that indexing anew does not ask again; by default beside the database. `false`: none. */
  cachePath?: string | false;
  /** Last block to index; without it the chain is followed. */
  until?: number;
  pollIntervalMs?: number;
  /** Id of the deployment; by default the manifest's absolute path. */
  deploymentId?: string;
}

export interface Indexer {
  /** Id of the deployment, as `_meta.deployment` gives it. */
  readonly deployment: string;
  /** Checks the RPC and begins to index. Fails when the RPC can not be reached or serves another chain. */
  start(): Promise<void>;
  /** Ends after the block that is being indexed; what was indexed is kept. */
  stop(): Promise<void>;
  status(): IndexerStatus;
  /** Settles when `until` is reached, when a mapping fails (see `error`), or after `stop`. Rejects on any other failure. */
  readonly done: Promise<RunSummary>;
}

/**
 * An indexer of one subgraph.
 * @throws ManifestError, SchemaError, DatabaseError, DatabaseInUseError
 */
export function createIndexer(options: IndexerOptions): Indexer {
  const manifest = withId(loadManifest(options.manifestPath), options.deploymentId);
  const lock = lockDatabase(options.databasePath);
  try {
    return assemble(options, manifest, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function assemble(options: IndexerOptions, manifest: Manifest, lock: DatabaseLock): Indexer {
  const logger = options.common.logger.child({ component: 'indexer' });
  const stopping = new AbortController();
  const rpcStats: RpcStats = { requests: 0, retries: 0 };
  const rpc = connect(options.rpcUrl, logger, rpcStats);
  const environment = {} as HostEnvironment;
  const sources = createSourceRegistry(manifest, environment);
  const db = openDatabase(options.databasePath);
  const deployment = openDeployment(db, manifest, fingerprint(manifest));
  writePid(db);
  const store = createEntityStore(db, manifest.schema);
  const rollups = createRollups(db, manifest.schema);
  const cache = openCache(options, logger);
  const answers = createAnswers(rpc, cache);
  const proof = createProofRecorder(manifest.schema, { old: hasOldProof(manifest) });
  Object.assign(environment, { store, proof, ask: answers.ask, created: [], log: logOf(logger, environment) });

  const remoteChain = createChain(rpc);
  const chain = cache ? createCachedChain(remoteChain, cache, logger) : remoteChain;
  const fetcher = createBatchFetcher(chain, sources, answers.prefetch);
  const committer = createCommitter({ db, logger, store, proof, rollups, sources, deployment });
  const progress = createProgress({
    logger,
    deployment: manifest.deploymentId,
    firstBlock: sources.firstBlock,
    until: options.until,
    rpc: rpcStats,
  });
  const { nonFatalErrors } = manifest;
  const runner = createBlockRunner({ logger, store, proof, sources, environment, answers, fetcher, nonFatalErrors });
  const loop = createRunLoop({
    logger,
    db,
    schema: manifest.schema,
    chain,
    store,
    sources,
    deployment,
    fetcher,
    runner,
    committer,
    progress,
    until: options.until,
    pollIntervalMs: options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS,
    signal: stopping.signal,
  });

  let settle: { resolve(summary: RunSummary): void; reject(error: unknown): void };
  const done = new Promise<RunSummary>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Whoever does not wait for the end still has the log.
  done.catch(() => undefined);
  let running: Promise<void> | undefined;

  async function start(): Promise<void> {
    progress.started(deployment.head());
    try {
      await loop.prepare();
    } catch (error) {
      close();
      settle.reject(error);
      throw error;
    }
    progress.moved(deployment.head(), deployment.status());
    running = loop.run().then(finish, (cause: unknown) => {
      const error = describeWriteError(cause, options.databasePath);
      logger.error({ err: error }, 'indexing has stopped');
      close();
      settle.reject(error);
    });
  }

  function finish(): void {
    const summary = progress.summary();
    close();
    settle.resolve(summary);
  }

  function close(): void {
    rpc.close();
    if (cache) {
      logger.info(cache.stats, 'taken from the raw cache, and fetched');
      cache.close();
    }
    if (db.open) db.close();
    lock.release();
  }

  return {
    deployment: manifest.deploymentId,
    start,
    async stop() {
      stopping.abort();
      if (running) await running;
      else finish();
    },
    status: progress.status,
    done,
  };
}

function connect(urls: string | readonly string[], logger: Logger, stats: RpcStats): RpcClient {
  const [first = '', ...others] = typeof urls === 'string' ? [urls] : urls;
  if (others.length === 0) return createRpcClient({ url: first, logger, stats });
  const clients = [first, ...others].map((url) => createRpcClient({ url, logger, stats, ...WITH_OTHERS }));
  return createFailoverClient({ clients, logger });
}

function openCache({ cachePath, databasePath }: IndexerOptions, logger: Logger): RawCache | undefined {
  if (cachePath === false || (cachePath === undefined && databasePath === ':memory:')) return undefined;
  return openRawCache(cachePath ?? `${databasePath}.raw`, logger);
}

function withId(manifest: Manifest, deploymentId: string | undefined): Manifest {
  return deploymentId === undefined ? manifest : { ...manifest, deploymentId };
}

/** Changes whenever the subgraph is built anew with other contents. */
function fingerprint(manifest: Manifest): string {
  const hash = createHash('sha256');
  hash.update(readFileSync(manifest.file)).update(manifest.schema.source);
  for (const source of [...manifest.dataSources, ...manifest.templates]) hash.update(readFileSync(source.wasmFile));
  for (const source of [...manifest.dataSources, ...manifest.templates]) {
    for (const abi of source.abis.values()) hash.update(abi.source);
  }
  return hash.digest('hex');
}

function logOf(logger: Logger, environment: HostEnvironment): HostEnvironment['log'] {
  return (level, message) => {
    logger[level]({ dataSource: environment.source.name, block: environment.block.number }, message);
  };
}

/** graph-node digests subgraphs before specVersion 0.0.6 in another way. */
function hasOldProof({ specVersion: [major, minor, patch] }: Manifest): boolean {
  return major === 0 && minor === 0 && patch < 6;
}
