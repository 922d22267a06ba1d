import type { Db } from '../../store/database.js';
import type { LogFilter } from '../filters.js';
import type { ChainLog } from '../types.js';
import { decodeLogs, encodeLogs } from './codec.js';
import { addInterval, cutAfter, gapsIn, type Interval } from './intervals.js';

/** A part of what was asked for that is not in the cache. */
export interface LogGap extends Interval {
  filter: LogFilter;
}

/** Logs of one topic list; which addresses they are complete for is kept beside them. */
interface Group {
  id: number;
  covered: Map<string, readonly Interval[]>;
}

const EVERY_ADDRESS = '*';
/** Longest stretch that is kept as one row; bounds the search for the rows that overlap a range. */
export const MAX_CHUNK_BLOCKS = 500_000;
/** Decoded rows that are kept, for when ranges are cut otherwise than in the run that filled the cache. */
const DECODED_ROWS = 8;

export const LOG_TABLES = `
  CREATE TABLE IF NOT EXISTS log_group (id INTEGER PRIMARY KEY, topics TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS log_chunk (id INTEGER PRIMARY KEY, group_id INTEGER NOT NULL, first INTEGER NOT NULL,
    last INTEGER NOT NULL, logs BLOB NOT NULL);
  CREATE INDEX IF NOT EXISTS log_chunk_last ON log_chunk (group_id, last, first);
  CREATE TABLE IF NOT EXISTS log_coverage (group_id INTEGER NOT NULL, address TEXT NOT NULL, first INTEGER NOT NULL,
    last INTEGER NOT NULL, PRIMARY KEY (group_id, address, first)) WITHOUT ROWID;`;

/** Logs on disk, by what was asked for: the topics, and the addresses for which all blocks of a range are there. */
export function openCachedLogs(db: Db) {
  const addGroup = db.prepare('INSERT INTO log_group (topics) VALUES (?)');
  const addChunk = db.prepare('INSERT INTO log_chunk (group_id, first, last, logs) VALUES (?, ?, ?, ?)');
  const addCoverage = db.prepare('INSERT INTO log_coverage VALUES (?, ?, ?, ?)');
  const dropCoverage = db.prepare('DELETE FROM log_coverage WHERE group_id = ? AND address = ? AND first = ?');
  const findChunks = db
    .prepare('SELECT id FROM log_chunk WHERE group_id = ? AND last >= ? AND last <= ? AND first <= ? ORDER BY last')
    .pluck();
  const readChunk = db.prepare('SELECT logs FROM log_chunk WHERE id = ?').pluck();
  const groups = readGroups();
  const decoded = new Map<number, ChainLog[]>();

  function readGroups(): Map<string, Group> {
    const found = new Map<string, Group>();
    const byId = new Map<number, Group>();
    for (const { id, topics } of db.prepare('SELECT * FROM log_group').all() as { id: number; topics: string }[]) {
      const group: Group = { id, covered: new Map() };
      found.set(topics, group);
      byId.set(id, group);
    }
    const rows = db.prepare('SELECT * FROM log_coverage ORDER BY group_id, address, first').all();
    for (const row of rows as { group_id: number; address: string; first: number; last: number }[]) {
      const covered = byId.get(row.group_id)?.covered;
      covered?.set(row.address, [...(covered.get(row.address) ?? []), { first: row.first, last: row.last }]);
    }
    return found;
  }

  function groupOf({ topics }: LogFilter): Group {
    const key = topics[0].join();
    const known = groups.get(key);
    if (known !== undefined) return known;
    const group: Group = { id: Number(addGroup.run(key).lastInsertRowid), covered: new Map() };
    groups.set(key, group);
    return group;
  }

  /** Addresses with the same gaps are asked for together. */
  function gaps(filter: LogFilter, first: number, last: number): LogGap[] {
    const { covered } = groupOf(filter);
    const everywhere = covered.get(EVERY_ADDRESS) ?? [];
    if (filter.address === undefined)
      return gapsIn({ first, last }, everywhere).map((gap) => ({ ...gap, filter: { topics: filter.topics } }));
    const sameGaps = new Map<string, { gaps: Interval[]; addresses: string[] }>();
    for (const address of filter.address) {
      const found = gapsIn({ first, last }, everywhere, covered.get(address) ?? []);
      const key = found.map((gap) => `${gap.first}-${gap.last}`).join();
      const same = sameGaps.get(key);
      if (same) same.addresses.push(address);
      else sameGaps.set(key, { gaps: found, addresses: [address] });
    }
    return [...sameGaps.values()].flatMap(({ gaps: found, addresses }) =>
      found.map((gap) => ({ ...gap, filter: { topics: filter.topics, address: addresses } })),
    );
  }

  /** Logs that are there; the same log may come several times. */
  function read(filter: LogFilter, first: number, last: number): ChainLog[] {
    const { id } = groupOf(filter);
    const chunks = findChunks.all(id, first, last + MAX_CHUNK_BLOCKS, last) as number[];
    const addresses = filter.address && new Set(filter.address);
    return chunks.flatMap((chunk) =>
      decode(chunk).filter(
        ({ blockNumber, address }) =>
          blockNumber >= first && blockNumber <= last && (addresses === undefined || addresses.has(address)),
      ),
    );
  }

  function decode(chunk: number): ChainLog[] {
    const known = decoded.get(chunk);
    if (known !== undefined) return known;
    const logs = decodeLogs(readChunk.get(chunk) as Buffer);
    decoded.set(chunk, logs);
    if (decoded.size > DECODED_ROWS) decoded.delete(decoded.keys().next().value as number);
    return logs;
  }

  /** Remembers all logs of a range that a filter finds. In a transaction of the caller's. */
  function add(filter: LogFilter, first: number, last: number, logs: readonly ChainLog[]): void {
    const group = groupOf(filter);
    if (logs.length > 0) addChunk.run(group.id, first, last, encodeLogs(logs));
    for (const address of filter.address ?? [EVERY_ADDRESS]) {
      const { list, merged, replaced } = addInterval(group.covered.get(address) ?? [], { first, last });
      group.covered.set(address, list);
      for (const old of replaced) dropCoverage.run(group.id, address, old.first);
      addCoverage.run(group.id, address, merged.first, merged.last);
    }
  }

  /** Forgets the logs above a block; a row that reaches beyond it goes as a whole. */
  function discardAbove(block: number): void {
    const gone = db.prepare('SELECT min(first) FROM log_chunk WHERE group_id = ? AND last > ?').pluck();
    for (const group of groups.values()) {
      const kept = Math.min(block, ((gone.get(group.id, block) as number | null) ?? block + 1) - 1);
      db.prepare('DELETE FROM log_chunk WHERE group_id = ? AND last > ?').run(group.id, kept);
      db.prepare('DELETE FROM log_coverage WHERE group_id = ?').run(group.id);
      for (const [address, list] of group.covered) {
        const cut = cutAfter(list, kept);
        group.covered.set(address, cut);
        for (const { first, last } of cut) addCoverage.run(group.id, address, first, last);
      }
    }
    decoded.clear();
  }

  function clear(): void {
    db.exec('DELETE FROM log_group; DELETE FROM log_chunk; DELETE FROM log_coverage;');
    groups.clear();
    decoded.clear();
  }

  return { gaps, read, add, discardAbove, clear };
}
