import type { EntityType, Field } from '../../schema/index.js';
import { OPEN_BLOCK_END, quote } from '../../store/layout.js';
import { BLOCK, type SqlWriter } from './sqlWriter.js';

/** What a statement's text depends on besides the query. */
export interface Snapshot {
  /** The query reads the newest block, where open rows are all there is to see. */
  latest: boolean;
  /** The indexes over fields exist; they are built when the subgraph has caught up with its chain. */
  indexed: boolean;
}

export function column(alias: string, field: Field): string {
  return `${alias}.${quote(field.column)}`;
}

export function table(type: EntityType, alias: string): string {
  return `${quote(type.table)} ${alias}`;
}

/** The condition that a row is visible at the query's block. */
export function writeVisible(sql: SqlWriter, type: EntityType, alias: string, { latest }: Snapshot): void {
  if (latest) {
    // Written out, because the indexes hold open rows only and SQLite must see that this is what is asked for.
    sql.add(type.immutable ? 'TRUE' : `${alias}.block_end = ${OPEN_BLOCK_END}`);
    return;
  }
  sql.add(`${alias}.block_start <= `).bind(BLOCK);
  if (!type.immutable) sql.add(' AND ').bind(BLOCK).add(` < ${alias}.block_end`);
}

/**
 * The condition that `alias` is the visible row with an id. A mutable entity may have very many versions: the one that
 * counts is the last that began at or before the block, which the index on (id, block_start) finds at once.
 */
export function writeVisibleById(
  sql: SqlWriter,
  type: EntityType,
  alias: string,
  snapshot: Snapshot,
  writeId: () => void,
): void {
  if (type.immutable) {
    sql.add(`${alias}."id" = `);
    writeId();
    sql.add(' AND ');
  } else {
    sql.add(`${alias}.vid = `);
    writeVidOf(sql, type, writeId);
    sql.add(' AND ');
  }
  writeVisible(sql, type, alias, snapshot);
}

/** A scalar subquery: `vid` of the last version of an id that began at or before the query's block. */
export function writeVidOf(sql: SqlWriter, type: EntityType, writeId: () => void): void {
  sql.add(`(SELECT v.vid FROM ${table(type, 'v')} WHERE v."id" = `);
  writeId();
  sql.add(' AND v.block_start <= ').bind(BLOCK).add(' ORDER BY v.block_start DESC LIMIT 1)');
}

/** An id that arrives as text (in JSON, or inside a list column) in the form in which ids of `type` are stored. */
export function idFromText(type: { idType: EntityType['idType'] }, text: string): string {
  switch (type.idType) {
    case 'String':
      return text;
    case 'Bytes':
      return `unhex(substr(${text}, 3))`;
    case 'Int8':
      return `CAST(${text} AS INTEGER)`;
  }
}
