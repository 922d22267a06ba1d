import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Logger } from 'pino';
import { DatabaseError, errorMessage } from '../../errors.js';
import type { Db } from '../../store/database.js';
import type { ChainCall } from '../calls.js';
import type { LogFilter } from '../filters.js';
import type { ChainLog, RpcBlock, RpcReceipt } from '../types.js';
import { LOG_TABLES, type LogGap, MAX_CHUNK_BLOCKS, openCachedLogs } from './cachedLogs.js';
import { CODEC_VERSION, decodeBlock, decodeReceipt, encodeBlock, encodeReceipt } from './codec.js';

const APPLICATION_ID = 0x76_69_74_63;
const BUSY_TIMEOUT_MS = 2_000;
const PAGE_CACHE_KIB = 8_192;
/** Blocks of a range for each that is wanted, up to which all of them are read. */
const DENSE = 3;

const TABLES = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS block (number INTEGER PRIMARY KEY, is_full INTEGER NOT NULL, content BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS receipt (hash BLOB PRIMARY KEY, number INTEGER NOT NULL, content BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS answer (block_hash BLOB NOT NULL, question TEXT NOT NULL, number INTEGER NOT NULL,
    answer BLOB, PRIMARY KEY (block_hash, question)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS trace (question TEXT PRIMARY KEY, number INTEGER NOT NULL, calls TEXT NOT NULL) WITHOUT ROWID;
  ${LOG_TABLES}`;

/** How often the cache was asked for something, and had it. */
export interface CacheStats {
  logs: { cached: number; fetched: number };
  blocks: { cached: number; fetched: number };
  answers: { cached: number; fetched: number };
}

export type RawCache = ReturnType<typeof openRawCache>;

/**
 * What a node has answered, on disk, so that indexing anew does not ask again. It is no more than a help: when the file can
 * not be read or written, that is said once and indexing goes on without.
 */
export function openRawCache(path: string, logger: Logger) {
  let db: Db | undefined = open(path, logger);
  let tables = db && prepare(db);
  const stats: CacheStats = {
    logs: { cached: 0, fetched: 0 },
    blocks: { cached: 0, fetched: 0 },
    answers: { cached: 0, fetched: 0 },
  };
  /** Nothing is kept before it is known which chain it is of. */
  let identified = false;

  function attempt<T>(otherwise: T, run: (ready: ReturnType<typeof prepare>, database: Db) => T): T {
    if (!identified || !db || !tables) return otherwise;
    try {
      return run(tables, db);
    } catch (error) {
      logger.warn({ path, error: errorMessage(error) }, 'the raw cache can not be used; going on without it');
      close();
      return otherwise;
    }
  }

  function clear(ready: ReturnType<typeof prepare>, database: Db): void {
    ready.logs.clear();
    database.exec('DELETE FROM block; DELETE FROM receipt; DELETE FROM answer; DELETE FROM trace; DELETE FROM meta;');
  }

  function close(): void {
    db?.close();
    db = undefined;
    tables = undefined;
  }

  return {
    path,
    stats,
    /** Says which chain is asked for; what was kept of another one is dropped. */
    identify(chainId: string, genesisHash: string): void {
      identified = true;
      attempt(undefined, (ready, database) => {
        const identity = `${CODEC_VERSION} ${chainId} ${genesisHash}`;
        const found = database.prepare("SELECT value FROM meta WHERE key = 'chain'").pluck().get();
        if (found === identity) return;
        database.transaction(() => {
          clear(ready, database);
          database.prepare("INSERT INTO meta VALUES ('chain', ?)").run(identity);
        })();
        if (found !== undefined) logger.warn({ path }, 'the raw cache was of another chain; it was emptied');
      });
    },
    logGaps: (filter: LogFilter, first: number, last: number): LogGap[] =>
      attempt([{ filter, first, last }], ({ logs }) => logs.gaps(filter, first, last)),
    readLogs: (filter: LogFilter, first: number, last: number): ChainLog[] | undefined =>
      attempt<ChainLog[] | undefined>(undefined, ({ logs }) => logs.read(filter, first, last)),
    addLogs(filter: LogFilter, first: number, last: number, found: readonly ChainLog[]): void {
      if (last - first >= MAX_CHUNK_BLOCKS || last < first) return;
      attempt(undefined, ({ logs }, database) => database.transaction(() => logs.add(filter, first, last, found))());
    },
    /** Those of the blocks that are there. @param full whether whole transactions are wanted; else they may be there or not */
    blocks: (numbers: readonly number[], full: boolean): (RpcBlock | undefined)[] =>
      attempt<(RpcBlock | undefined)[]>(
        numbers.map(() => undefined),
        ({ readBlock, readBlocks }) => {
          const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
          // Rows that follow each other are read at a third of the cost of single ones.
          const isDense = numbers.length > 1 && last - first < numbers.length * DENSE;
          const rows = isDense ? new Map(readBlocks.all(first, last).map((row) => [row.number, row])) : undefined;
          return numbers.map((number) => {
            const row = rows ? rows.get(number) : readBlock.get(number);
            return row && (!full || row.is_full === 1) ? decodeBlock(row.content, row.is_full === 1) : undefined;
          });
        },
      ),
    addBlocks: (blocks: readonly RpcBlock[], full: boolean): void =>
      attempt(undefined, ({ addBlock }, database) =>
        database.transaction(() => {
          for (const block of blocks) addBlock.run(Number(block.number), full ? 1 : 0, encodeBlock(block));
        })(),
      ),
    receipt: (hash: string): RpcReceipt | undefined =>
      attempt<RpcReceipt | undefined>(undefined, ({ readReceipt }) => {
        const content = readReceipt.get(toBytes(hash));
        return content && decodeReceipt(content);
      }),
    addReceipts: (receipts: readonly RpcReceipt[]): void =>
      attempt(undefined, ({ addReceipt }, database) =>
        database.transaction(() => {
          for (const receipt of receipts)
            addReceipt.run(toBytes(receipt.transactionHash), Number(receipt.blockNumber), encodeReceipt(receipt));
        })(),
      ),
    /** Answers about a block, by question; null = the call reverts. */
    answers: (blockHash: string): ReadonlyMap<string, string | null> =>
      attempt(new Map<string, string | null>(), ({ readAnswers }) => {
        const rows = readAnswers.all(toBytes(blockHash));
        return new Map(rows.map(({ question, answer }) => [question, answer && `0x${answer.toString('hex')}`]));
      }),
    addAnswers: (block: { hash: string; number: number }, answers: ReadonlyMap<string, string | null>): void =>
      attempt(undefined, ({ addAnswer }, database) =>
        database.transaction(() => {
          for (const [question, answer] of answers)
            addAnswer.run(toBytes(block.hash), question, block.number, answer === null ? null : toBytes(answer));
        })(),
      ),
    /** Calls by exactly what was asked for. */
    calls: (question: string): ChainCall[] | undefined =>
      attempt<ChainCall[] | undefined>(undefined, ({ readTrace }) => {
        const calls = readTrace.get(question);
        return calls === undefined ? undefined : (JSON.parse(calls) as ChainCall[]);
      }),
    /** @param number the last block that it is about */
    addCalls: (question: string, number: number, calls: readonly ChainCall[]): void =>
      attempt(undefined, ({ addTrace }) => void addTrace.run(question, number, JSON.stringify(calls))),
    /** The highest blocks at or below a number. */
    blocksBelow: (number: number, limit: number): RpcBlock[] =>
      attempt<RpcBlock[]>([], ({ highestBlocks }) =>
        highestBlocks.all(number, limit).map((row) => decodeBlock(row.content, row.is_full === 1)),
      ),
    /** Drops what was kept of blocks above a number. */
    discardAbove: (number: number): void =>
      attempt(undefined, ({ logs }, database) =>
        database.transaction(() => {
          logs.discardAbove(number);
          for (const table of ['block', 'receipt', 'answer', 'trace'])
            database.prepare(`DELETE FROM ${table} WHERE number > ?`).run(number);
        })(),
      ),
    close,
  };
}

interface BlockRow {
  number: number;
  is_full: number;
  content: Buffer;
}

function prepare(db: Db) {
  return {
    logs: openCachedLogs(db),
    readBlock: db.prepare<[number], BlockRow>('SELECT * FROM block WHERE number = ?'),
    readBlocks: db.prepare<[number, number], BlockRow>('SELECT * FROM block WHERE number BETWEEN ? AND ?'),
    highestBlocks: db.prepare<[number, number], BlockRow>(
      'SELECT * FROM block WHERE number <= ? ORDER BY number DESC LIMIT ?',
    ),
    addBlock: db.prepare('INSERT OR REPLACE INTO block VALUES (?, ?, ?)'),
    readReceipt: db.prepare<[Buffer], Buffer>('SELECT content FROM receipt WHERE hash = ?').pluck() as unknown as {
      get(hash: Buffer): Buffer | undefined;
    },
    addReceipt: db.prepare('INSERT OR REPLACE INTO receipt VALUES (?, ?, ?)'),
    readAnswers: db.prepare<[Buffer], { question: string; answer: Buffer | null }>(
      'SELECT question, answer FROM answer WHERE block_hash = ?',
    ),
    addAnswer: db.prepare('INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)'),
    readTrace: db.prepare('SELECT calls FROM trace WHERE question = ?').pluck() as unknown as {
      get(question: string): string | undefined;
    },
    addTrace: db.prepare('INSERT OR REPLACE INTO trace VALUES (?, ?, ?)'),
  };
}

function open(path: string, logger: Logger): Db | undefined {
  let db: Db | undefined;
  try {
    if (path !== ':memory:' && !existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    const isOther = db.pragma('application_id', { simple: true }) !== APPLICATION_ID;
    if (isOther && db.prepare('SELECT count(*) FROM sqlite_master').pluck().get() !== 0) {
      throw new DatabaseError('The file holds other tables.', { where: path, hint: 'Choose another file (--cache).' });
    }
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma(`cache_size = -${PAGE_CACHE_KIB}`);
    db.exec(TABLES);
    return db;
  } catch (error) {
    db?.close();
    const hint = 'Delete the file when it is damaged, or choose another one (--cache).';
    logger.warn({ path, error: errorMessage(error), hint }, 'the raw cache can not be opened; going on without it');
    return undefined;
  }
}

function toBytes(hex: string): Buffer {
  const digits = hex.slice(2);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
}
