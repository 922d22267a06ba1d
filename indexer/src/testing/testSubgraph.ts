import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createIndexer } from '../indexer.js';
import { loadManifest } from '../manifest/load.js';
import { createQueryEngine, openQueryDatabase } from '../query/index.js';
import { openDatabase } from '../store/database.js';
import type { TestBlock } from './blocks.js';
import { createContracts } from './contracts.js';
import { HandlerFailedError, type MissingAnswerError, TestInputError, TestQueryError } from './errors.js';
import { type EntityValues, readEntities } from './readStore.js';
import { serveChain } from './rpcServer.js';
import { createSyntheticChain } from './syntheticChain.js';

export interface TestSubgraphOptions {
  /** `subgraph.yaml` of a build directory. */
  manifestPath: string;
  /** Time of the first block: seconds since 1970, or a date. */
  now?: number | Date;
  /** Number of the first block; by default the first one at which every data source of the manifest has started. */
  firstBlock?: number;
  /** Time of a block that has none. */
  timestampOf?: (number: number) => number;
}

export interface TestRun {
  blocks: readonly TestBlock[];
}

export interface TestRunResult {
  /** Events whose handlers have run. */
  events: number;
}

export interface MappingLog {
  level: 'debug' | 'info' | 'warning' | 'error' | 'critical';
  message: string;
  dataSource: string;
  block: number;
}

export interface TestSubgraph {
  /**
   * Adds blocks to the chain, and runs them. May be called again: each run goes on where the one before has ended.
   * @throws TestInputError, HandlerFailedError, MissingAnswerError
   */
  run(run: TestRun): Promise<TestRunResult>;
  /** An entity by id, at a block if one is given; undefined when there is none. */
  entity(type: string, id: string | number, at?: { block: number }): EntityValues | undefined;
  /** All entities of a type in the order of their ids. */
  entities(type: string, at?: { block: number }): EntityValues[];
  /** Data of a GraphQL query, answered as a server would. @throws TestQueryError */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  query(text: string, variables?: Record<string, unknown>): any;
  /** What handlers have logged so far. */
  readonly logs: readonly MappingLog[];
  /** Removes the database. */
  close(): void;
}

const DEFAULT_TIMESTAMP = 1_700_000_000;
const LEVELS: Record<number, MappingLog['level']> = {
  20: 'debug',
  30: 'info',
  40: 'warning',
  50: 'error',
  60: 'critical',
};

/**
 * Runs the handlers of a built subgraph on blocks that a test makes up: the real runtime, store and query layer, on a
 * chain that holds nothing else.
 * @throws ManifestError, SchemaError
 */
export function createTestSubgraph({ manifestPath, now, firstBlock, timestampOf }: TestSubgraphOptions): TestSubgraph {
  const manifest = loadManifest(manifestPath);
  const contracts = createContracts(manifest);
  const chain = createSyntheticChain({
    contracts,
    firstBlock: firstBlock ?? Math.max(0, ...manifest.dataSources.map((source) => source.startBlock)),
    firstTimestamp: now instanceof Date ? Math.floor(now.getTime() / 1000) : (now ?? DEFAULT_TIMESTAMP),
    ...(timestampOf ? { timestampOf } : {}),
  });
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-test-'));
  const databasePath = join(folder, 'subgraph.sqlite');
  const logs: MappingLog[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => keepLog(logs, line) });
  let ranTo: number | undefined;

  async function run({ blocks }: TestRun): Promise<TestRunResult> {
    const added = chain.add(blocks);
    if (added.length === 0) return { events: 0 };
    const server = await serveChain(chain);
    try {
      let events = 0;
      for (let i = 0; i < added.length; i++) {
        const number = added[i]?.number as number;
        if (i === 0 || added[i - 1]?.number !== number - 1) skipTo(number - 1, server.url);
        if (added[i + 1]?.number === number + 1) continue;
        events += await indexTo(number, server.url);
        ranTo = number;
      }
      return { events };
    } finally {
      await server.close();
    }
  }

  /** Pretends that the chain was indexed up to a block, in which nothing concerned the subgraph. */
  function skipTo(number: number, rpcUrl: string): void {
    if (number < 0 || number === ranTo) return;
    if (!existsSync(databasePath)) {
      const indexer = createIndexer({ common: { logger }, manifestPath, rpcUrl, databasePath, cachePath: false });
      void indexer.stop();
    }
    const { hash, parentHash, timestamp } = chain.blockAt(number);
    const db = openDatabase(databasePath);
    const set = 'head_number = ?, head_hash = ?, head_parent_hash = ?, head_timestamp = ?';
    db.prepare(`UPDATE vitrine_deployment SET ${set}`).run(
      number,
      toBytes(hash),
      toBytes(parentHash),
      Number(timestamp),
    );
    db.close();
  }

  async function indexTo(until: number, rpcUrl: string): Promise<number> {
    const indexer = createIndexer({ common: { logger }, manifestPath, rpcUrl, databasePath, cachePath: false, until });
    const unanswered = new Promise<MissingAnswerError>((resolve) => chain.onMissingAnswer(resolve));
    await indexer.start();
    const end = await Promise.race([indexer.done, unanswered]);
    if (end instanceof Error) {
      await indexer.stop();
      throw end;
    }
    if (end.error) throw new HandlerFailedError(end.error);
    return end.events;
  }

  function requireStore(): string {
    if (ranTo !== undefined || existsSync(databasePath)) return databasePath;
    throw new TestInputError('Nothing was run yet.', { hint: 'Call `run` first.' });
  }

  return {
    logs,
    run,
    entity: (type, id, at) => readEntities(requireStore(), type, { id, ...at })[0],
    entities: (type, at) => readEntities(requireStore(), type, at),
    query(query, variables) {
      const database = openQueryDatabase(requireStore());
      try {
        const body = [...createQueryEngine(database).execute({ query, variables }).pieces].join('');
        const { data, errors } = JSON.parse(body) as { data?: unknown; errors?: { message: string }[] };
        if (errors)
          throw new TestQueryError(
            query,
            errors.map((error) => error.message),
          );
        return data;
      } finally {
        database.close();
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function keepLog(logs: MappingLog[], line: string): void {
  const { level, msg, dataSource, block } = JSON.parse(line) as {
    level: number;
    msg: string;
    dataSource?: string;
    block: number;
  };
  if (dataSource !== undefined) logs.push({ level: LEVELS[level] ?? 'info', message: msg, dataSource, block });
}

function toBytes(hex: string): Buffer {
  return Buffer.from(hex.slice(2), 'hex');
}
