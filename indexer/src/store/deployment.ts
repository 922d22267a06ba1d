import { DatabaseError } from '../errors.js';
import type { Manifest } from '../manifest/model.js';
import type { CreatedSource } from '../runtime/environment.js';
import type { Db } from './database.js';
import { describeFeatures } from './features.js';
import { createTables, LAYOUT_VERSION, quote } from './layout.js';
import { revertEntities } from './revert.js';

/** A block of the chain; hashes are `0x…`, the timestamp is in seconds since 1970. */
export interface ChainBlock {
  number: number;
  hash: string;
  parentHash: string;
  timestamp: number;
}

export interface IndexingError {
  /** What is wrong, and where. */
  message: string;
  /** What is wrong, alone. */
  cause?: string;
  /** Where it happened in the mapping's code, innermost function first. */
  frames?: string[];
  block: { number: number; hash: string } | null;
  handler: string | null;
  transaction: string | null;
  deterministic: boolean;
}

export type Health = 'healthy' | 'unhealthy' | 'failed';

/** A data source that a handler has created. */
export interface StoredSource extends CreatedSource {
  block: number;
}

/** Blocks that are kept although nothing happened in them: reorgs are found by them. */
export const RECENT_BLOCKS = 256;

interface DeploymentRow {
  fingerprint: string;
  layout: number;
  chain_id: string | null;
  genesis_hash: Buffer | null;
  head_number: number | null;
  head_hash: Buffer | null;
  head_parent_hash: Buffer | null;
  head_timestamp: number | null;
  health: Health;
  synced: number;
  indexed: number;
  errors: string;
}

interface BlockRow {
  number: number;
  hash: Buffer;
  parent_hash: Buffer;
  timestamp: number;
}

export type DeploymentStore = ReturnType<typeof openDeployment>;

/**
 * Opens the deployment kept in a database, or starts it there. Rows of another subgraph, or of an earlier build of this one,
 * are dropped.
 */
export function openDeployment(db: Db, manifest: Manifest, fingerprint: string) {
  const isNew = prepareTables(db, manifest, fingerprint);
  const select = db.prepare<[], DeploymentRow>('SELECT * FROM vitrine_deployment');
  const setHead = db.prepare(
    'UPDATE vitrine_deployment SET head_number = ?, head_hash = ?, head_parent_hash = ?, head_timestamp = ?',
  );
  const addBlock = db.prepare(
    `INSERT INTO vitrine_block VALUES (?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET hash = excluded.hash,
     parent_hash = excluded.parent_hash, timestamp = excluded.timestamp, has_triggers = excluded.has_triggers`,
  );
  const forgetBlocks = db.prepare('DELETE FROM vitrine_block WHERE has_triggers = 0 AND number < ?');
  const selectBlocks = db.prepare<[number, number], BlockRow>(
    'SELECT * FROM vitrine_block WHERE number <= ? ORDER BY number DESC LIMIT ?',
  );
  const addSource = db.prepare(
    'INSERT INTO vitrine_data_source (block_number, template, params, context) VALUES (?, ?, ?, ?)',
  );
  const addDigest = db.prepare('INSERT OR REPLACE INTO vitrine_poi (block_number, region, digest) VALUES (?, ?, ?)');
  const region = causalityRegion(manifest.network);
  const setInfo = db.prepare('INSERT OR REPLACE INTO vitrine_info (key, value) VALUES (?, ?)');
  db.prepare('UPDATE vitrine_deployment SET id = ?').run(manifest.deploymentId);
  setInfo.run('features', JSON.stringify(describeFeatures(manifest)));
  const forgottenBelow = { number: 0 };

  return {
    /** Whether nothing of this subgraph was in the database. */
    isNew,
    head(): ChainBlock | null {
      const row = select.get() as DeploymentRow;
      if (row.head_number === null) return null;
      return toBlock({
        number: row.head_number,
        hash: row.head_hash as Buffer,
        parent_hash: row.head_parent_hash as Buffer,
        timestamp: row.head_timestamp as number,
      });
    },
    setHead(block: ChainBlock): void {
      setHead.run(block.number, toBytes(block.hash), toBytes(block.parentHash), block.timestamp);
    },
    addBlock(block: ChainBlock, hasTriggers: boolean): void {
      addBlock.run(block.number, toBytes(block.hash), toBytes(block.parentHash), block.timestamp, hasTriggers ? 1 : 0);
    },
    /** Drops blocks without triggers that are too old to be reverted to. */
    forgetOldBlocks(head: number): void {
      if (head - RECENT_BLOCKS <= forgottenBelow.number) return;
      forgottenBelow.number = head - RECENT_BLOCKS;
      forgetBlocks.run(forgottenBelow.number);
    },
    /** Known blocks at or below a number, newest first. */
    blocksBelow: (number: number, limit: number): ChainBlock[] => selectBlocks.all(number, limit).map(toBlock),

    sources(): StoredSource[] {
      const rows = db.prepare('SELECT * FROM vitrine_data_source ORDER BY position').all() as {
        block_number: number;
        template: string;
        params: string;
        context: string;
      }[];
      return rows.map((row) => ({
        block: row.block_number,
        template: row.template,
        params: JSON.parse(row.params) as string[],
        context: JSON.parse(row.context) as StoredSource['context'],
      }));
    },
    addSource({ block, template, params, context }: StoredSource): void {
      addSource.run(block, template, JSON.stringify(params), JSON.stringify(context));
    },

    /** Keeps the newest block of the chain, for whoever asks how far the indexing is. */
    setChainHead(number: number, hash: string): void {
      setInfo.run('chainHead', JSON.stringify({ number, hash }));
    },

    /** Digest of the proof of indexing after the last block that has changed it; null before the first one. */
    digest(): Buffer | null {
      const newest = 'SELECT digest FROM vitrine_poi WHERE region = ? ORDER BY block_number DESC LIMIT 1';
      return (db.prepare(newest).pluck().get(region) as Buffer | undefined) ?? null;
    },
    addDigest(block: number, digest: Buffer): void {
      addDigest.run(block, region, digest);
    },

    chain(): { chainId: string; genesisHash: string } | null {
      const { chain_id, genesis_hash } = select.get() as DeploymentRow;
      return chain_id === null || genesis_hash === null
        ? null
        : { chainId: chain_id, genesisHash: toHex(genesis_hash) };
    },
    setChain(chainId: string, genesisHash: string): void {
      db.prepare('UPDATE vitrine_deployment SET chain_id = ?, genesis_hash = ?').run(chainId, toBytes(genesisHash));
    },

    status(): { health: Health; synced: boolean; indexed: boolean; errors: IndexingError[] } {
      const row = select.get() as DeploymentRow;
      return {
        health: row.health,
        synced: row.synced === 1,
        indexed: row.indexed === 1,
        errors: JSON.parse(row.errors) as IndexingError[],
      };
    },
    setSynced(): void {
      db.prepare('UPDATE vitrine_deployment SET synced = 1').run();
    },
    setIndexed(): void {
      db.prepare('UPDATE vitrine_deployment SET indexed = 1').run();
    },
    recordErrors(health: Health, errors: readonly IndexingError[]): void {
      const { errors: before } = select.get() as DeploymentRow;
      const all = [...(JSON.parse(before) as IndexingError[]), ...errors];
      db.prepare('UPDATE vitrine_deployment SET health = ?, errors = ?').run(health, JSON.stringify(all));
    },

    /** Goes back to the state at the end of a block, which becomes the head. Null: to before the first block. */
    revert(target: ChainBlock | null): void {
      db.transaction(() => {
        const number = target?.number ?? -1;
        revertEntities(db, manifest.schema, number);
        for (const table of ['vitrine_block', 'vitrine_poi']) {
          db.prepare(`DELETE FROM ${table} WHERE ${table === 'vitrine_block' ? 'number' : 'block_number'} > ?`).run(
            number,
          );
        }
        db.prepare('DELETE FROM vitrine_data_source WHERE block_number > ?').run(number);
        if (target) setHead.run(number, toBytes(target.hash), toBytes(target.parentHash), target.timestamp);
        else setHead.run(null, null, null, null);
        revertErrors(db, number);
      })();
    },

    /** Drops all that was indexed. */
    clear(): void {
      dropAll(db);
      prepareTables(db, manifest, fingerprint);
      setInfo.run('features', JSON.stringify(describeFeatures(manifest)));
    },
  };
}

/** Everything that comes from one source of data, as graph-node names it. */
function causalityRegion(network: string): string {
  return `ethereum/${network}`;
}

/** @returns whether the deployment was started now */
function prepareTables(db: Db, manifest: Manifest, fingerprint: string): boolean {
  return db.transaction(() => {
    const found = readFingerprint(db);
    if (found === fingerprint) return false;
    if (found !== undefined) dropAll(db);
    createTables(db, manifest.schema);
    db.prepare(
      'INSERT INTO vitrine_deployment (key, layout, id, network, schema, start_block, fingerprint) VALUES (1, ?, ?, ?, ?, ?, ?)',
    ).run(
      LAYOUT_VERSION,
      manifest.deploymentId,
      manifest.network,
      manifest.schema.source,
      startBlock(manifest),
      fingerprint,
    );
    return true;
  })();
}

function readFingerprint(db: Db): string | undefined {
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
  if (tables.length === 0) return undefined;
  if (!tables.includes('vitrine_deployment')) {
    throw new DatabaseError('The database holds other tables, but no index of a subgraph.', {
      where: db.name,
      hint: 'Choose another file (--db).',
    });
  }
  const columns = db.prepare("SELECT name FROM pragma_table_info('vitrine_deployment')").pluck().all() as string[];
  if (!columns.includes('fingerprint')) return '';
  const row = db.prepare('SELECT layout, fingerprint FROM vitrine_deployment').get() as DeploymentRow | undefined;
  return row?.layout === LAYOUT_VERSION ? row.fingerprint : '';
}

function dropAll(db: Db): void {
  const tables = db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as string[];
  for (const table of tables) db.exec(`DROP TABLE ${quote(table)}`);
}

function revertErrors(db: Db, number: number): void {
  const { errors } = db.prepare('SELECT errors FROM vitrine_deployment').get() as DeploymentRow;
  const kept = (JSON.parse(errors) as IndexingError[]).filter(
    (error) => error.block !== null && error.block.number <= number,
  );
  const health: Health = kept.length === 0 ? 'healthy' : 'unhealthy';
  db.prepare('UPDATE vitrine_deployment SET health = ?, errors = ?').run(health, JSON.stringify(kept));
}

function startBlock(manifest: Manifest): number {
  return manifest.dataSources.reduce((lowest, source) => Math.min(lowest, source.startBlock), Number.MAX_SAFE_INTEGER);
}

function toBlock(row: BlockRow): ChainBlock {
  return { number: row.number, hash: toHex(row.hash), parentHash: toHex(row.parent_hash), timestamp: row.timestamp };
}

function toHex(bytes: Buffer): string {
  return `0x${bytes.toString('hex')}`;
}

function toBytes(hex: string): Buffer {
  return Buffer.from(hex.slice(2), 'hex');
}
