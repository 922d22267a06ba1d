import { type EntityType, type InputSchema, tableTypes } from '../schema/model.js';
import type { Db } from './database.js';
import { OPEN_BLOCK_END, quote } from './layout.js';

/**
 * Removes versions that began after a block and opens those again that ended after it. Rows of a table are in the order of
 * their blocks, so the rows to remove are its last ones, and what they replaced is found by their ids: no index is needed.
 */
export function revertEntities(db: Db, schema: InputSchema, block: number): void {
  for (const type of tableTypes(schema)) revertTable(db, type, block);
  reopenRemoved(db, block);
}

function revertTable(db: Db, type: EntityType, block: number): void {
  const table = quote(type.table);
  const lastKept = db
    .prepare(`SELECT vid FROM ${table} WHERE block_start <= ? ORDER BY vid DESC LIMIT 1`)
    .pluck()
    .get(block) as number | undefined;
  const from = lastKept ?? 0;
  const ids = type.immutable
    ? []
    : db.prepare(`SELECT DISTINCT "id" FROM ${table} WHERE vid > ?`).safeIntegers().pluck().all(from);
  db.prepare(`DELETE FROM ${table} WHERE vid > ?`).run(from);
  if (type.immutable) return;
  const reopen = db.prepare(
    `UPDATE ${table} SET block_end = ${OPEN_BLOCK_END}
     WHERE vid = (SELECT vid FROM ${table} WHERE "id" = ? ORDER BY block_start DESC LIMIT 1) AND block_end > ?`,
  );
  for (const id of ids) reopen.run(id, block);
}

function reopenRemoved(db: Db, block: number): void {
  const removals = db.prepare('SELECT table_name, vid FROM vitrine_removal WHERE block_number > ?').all(block) as {
    table_name: string;
    vid: number;
  }[];
  for (const { table_name, vid } of removals) {
    db.prepare(`UPDATE ${quote(table_name)} SET block_end = ${OPEN_BLOCK_END} WHERE vid = ? AND block_end > ?`).run(
      vid,
      block,
    );
  }
  db.prepare('DELETE FROM vitrine_removal WHERE block_number > ?').run(block);
}
