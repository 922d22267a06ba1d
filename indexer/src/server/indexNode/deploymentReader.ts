import Database from 'better-sqlite3';
import { oldProofOfIndexing, proofOfIndexing } from '../../proof/index.js';
import type { EntityType, InputSchema } from '../../schema/model.js';
import { parseInputSchema } from '../../schema/parse.js';
import { type SqlValue, toGraphql } from '../../store/codec.js';
import type { Health, IndexingError } from '../../store/deployment.js';
import type { Features } from '../../store/features.js';
import { OPEN_BLOCK_END, quote, storedFields } from '../../store/layout.js';

export interface BlockPointer {
  number: number;
  /** `0x…` */
  hash: string;
}

/** Where a deployment is, as it is written in its database. */
export interface DeploymentRecord {
  id: string;
  network: string;
  startBlock: number;
  synced: boolean;
  health: Health;
  errors: IndexingError[];
  head: BlockPointer | null;
}

interface Row {
  id: string;
  network: string;
  start_block: number;
  synced: number;
  health: Health;
  errors: string;
  head_number: number | null;
  head_hash: Buffer | null;
}

export interface EntityChanges {
  updates: { type: string; entities: Record<string, unknown>[] }[];
  deletions: { type: string; entities: string[] }[];
}

export interface DeploymentReader {
  record(): DeploymentRecord;
  features(): Features | null;
  chainHead(): BlockPointer | null;
  /** Null for blocks that are not indexed; after a failure, blocks beyond it have the proof of the one that failed. */
  proof(block: BlockPointer, indexer: Buffer | undefined): string | null;
  /** Hash of a block that is in the database. */
  knownHash(number: number): string | null;
  /** How many there are at the head. */
  countEntities(): number;
  /** What a block has changed. */
  changes(block: number): EntityChanges;
  /** In bytes. */
  size(): { table: number; free: number };
  close(): void;
}

/** Reads what an index node tells from the database of a deployment. It is not asked often: nothing is kept. */
export function openDeploymentReader(path: string): DeploymentReader {
  const db = new Database(path, { fileMustExist: true });
  db.pragma('query_only = ON');

  function record(): DeploymentRecord {
    const row = db
      .prepare<[], Row>(
        'SELECT id, network, start_block, synced, health, errors, head_number, head_hash FROM vitrine_deployment',
      )
      .get() as Row;
    const { head_number: number, head_hash: hash } = row;
    return {
      id: row.id,
      network: row.network,
      startBlock: row.start_block,
      synced: row.synced === 1,
      health: row.health,
      errors: JSON.parse(row.errors) as IndexingError[],
      head: number === null || hash === null ? null : { number, hash: hex(hash) },
    };
  }

  function info<T>(key: string): T | null {
    const text = db.prepare('SELECT value FROM vitrine_info WHERE key = ?').pluck().get(key) as string | undefined;
    return text === undefined ? null : (JSON.parse(text) as T);
  }

  function schema(): InputSchema {
    return parseInputSchema(db.prepare('SELECT schema FROM vitrine_deployment').pluck().get() as string);
  }

  function proof(block: BlockPointer, indexer: Buffer | undefined): string | null {
    const { id, head, errors, health } = record();
    if (head === null) return null;
    let at = block;
    if (head.number < block.number) {
      if (health !== 'failed') return null;
      at = errors.at(-1)?.block ?? block;
    }
    const newest = db.prepare<[number], { name: string; digest: Buffer }>(
      `SELECT region AS name, digest FROM vitrine_poi AS poi WHERE block_number =
       (SELECT max(block_number) FROM vitrine_poi WHERE region = poi.region AND block_number <= ?)`,
    );
    const hash = Buffer.from(at.hash.replace(/^0x/, ''), 'hex');
    const finish = hasOldProof(info<Features>('features')) ? oldProofOfIndexing : proofOfIndexing;
    return hex(finish({ deployment: id, block: { number: at.number, hash }, indexer, regions: newest.all(at.number) }));
  }

  function knownHash(number: number): string | null {
    const hash = db.prepare('SELECT hash FROM vitrine_block WHERE number = ?').pluck().get(number);
    return hash === undefined ? null : hex(hash as Buffer);
  }

  function countEntities(): number {
    // graph-node keeps the digests as entities, and counts them.
    let count = db.prepare('SELECT count(DISTINCT region) FROM vitrine_poi').pluck().get() as number;
    // What was rolled up is not counted, as no mapping has made it.
    for (const { table, immutable } of schema().entityTypes.values()) {
      const open = immutable ? '' : ` WHERE block_end = ${OPEN_BLOCK_END}`;
      count += db
        .prepare(`SELECT count(*) FROM ${quote(table)}${open}`)
        .pluck()
        .get() as number;
    }
    return count;
  }

  function changes(block: number): EntityChanges {
    const types = allTypes(schema()).sort((a, b) => (a.name < b.name ? -1 : 1));
    const updates = types.map((type) => ({ type: type.name, entities: written(type, block) }));
    const deletions = types.map((type) => ({ type: type.name, entities: removed(type, block) }));
    const isSome = ({ entities }: { entities: unknown[] }) => entities.length > 0;
    return { updates: updates.filter(isSome), deletions: deletions.filter(isSome) };
  }

  function written(type: EntityType, block: number): Record<string, unknown>[] {
    const fields = storedFields(type).sort((a, b) => (a.name < b.name ? -1 : 1));
    const columns = fields.map((field) => quote(field.column)).join(', ');
    const rows = db
      .prepare(`SELECT ${columns} FROM ${quote(type.table)} WHERE block_start = ? ORDER BY "id"`)
      .raw()
      .safeIntegers()
      .all(block) as SqlValue[][];
    return rows.map((row) =>
      Object.fromEntries(
        fields.flatMap((field, i) => {
          const value = row[i] as SqlValue;
          return value === null ? [] : [[field.name, toGraphql(field.type, value)]];
        }),
      ),
    );
  }

  function removed(type: EntityType, block: number): string[] {
    if (type.immutable) return [];
    const table = quote(type.table);
    const id = storedFields(type).find((field) => field.name === 'id');
    const ids = db
      .prepare(
        `SELECT "id" FROM ${table} AS old WHERE block_end = ? AND NOT EXISTS
         (SELECT 1 FROM ${table} WHERE "id" = old."id" AND block_start = old.block_end) ORDER BY "id"`,
      )
      .pluck()
      .safeIntegers()
      .all(block) as SqlValue[];
    return id ? ids.map((value) => String(toGraphql(id.type, value))) : [];
  }

  function size(): { table: number; free: number } {
    const page = db.pragma('page_size', { simple: true }) as number;
    return {
      table: page * (db.pragma('page_count', { simple: true }) as number),
      free: page * (db.pragma('freelist_count', { simple: true }) as number),
    };
  }

  return {
    record,
    features: () => info<Features>('features'),
    chainHead: () => info<BlockPointer>('chainHead'),
    proof,
    knownHash,
    countEntities,
    changes,
    size,
    close: () => void db.close(),
  };
}

function allTypes(schema: InputSchema): EntityType[] {
  return [
    ...schema.entityTypes.values(),
    ...[...schema.aggregations.values()].flatMap(({ types }) => [...types.values()]),
  ];
}

/** Before specVersion 0.0.6 graph-node digests in another way. */
function hasOldProof(features: Features | null): boolean {
  const [major = 0, minor = 0, patch = 0] = (features?.specVersion ?? '0.0.0').split('.').map(Number);
  return major === 0 && minor === 0 && patch < 6;
}

function hex(bytes: Buffer): string {
  return `0x${bytes.toString('hex')}`;
}
