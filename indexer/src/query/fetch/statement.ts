import type { EntityType, Field } from '../../schema/index.js';
import { idFromGraphql } from '../../store/codec.js';
import { storedFields } from '../../store/layout.js';
import { storeError } from '../errors.js';
import { writeCurrentRows } from './currentBucket.js';
import { requireField } from './filter.js';
import { writeFilter } from './filterSql.js';
import { integerProblem, parseHex } from './operand.js';
import { orderByClause, sortKeys, sortTerms, writeOrderJoins } from './orderSql.js';
import type { FieldQuery, FieldTarget, Link, TypePlan } from './plan.js';
import { PARENTS, SqlWriter } from './sqlWriter.js';
import { column, idFromText, type Snapshot, table, writeVidOf, writeVisible, writeVisibleById } from './tables.js';

/** Columns of each row before the cells: index of the parent, tag of the entity type. */
export const PARENT_COLUMN = 0;
export const TAG_COLUMN = 1;
export const FIRST_CELL = 2;

/**
 * The statement that reads the rows of a field for all parents at once. The parents come as one JSON array: of their ids
 * (`back` links), of ids of children (single `forward` links) or of lists of such (lists of `forward` links). Rows are in
 * the order of the answer.
 */
export function buildStatement(target: FieldTarget, link: Link, snapshot: Snapshot): SqlWriter {
  const context: Context = { target, link, query: target.query(), snapshot, sql: new SqlWriter() };
  if (link.kind === 'root') writeRoot(context);
  else if (!target.many) writeSingles(context);
  else if (target.current) writeWindowAndCurrent(context, target.types[0] as TypePlan);
  else if (target.types.length === 1 && canSeek(context)) writeSeeks(context, target.types[0] as TypePlan);
  else writeWindow(context);
  return context.sql;
}

interface Context {
  target: FieldTarget;
  link: Link;
  query: FieldQuery;
  snapshot: Snapshot;
  sql: SqlWriter;
}

/** Main row, row inside a subquery, parent. */
const MAIN = 'c';
const SEEK = 'k';
const PARENT = 'p';

function writeRoot(context: Context): void {
  const { target, query, snapshot, sql } = context;
  if (target.current) {
    writeRootAndCurrent(context, target.types[0] as TypePlan);
    return;
  }
  const sorted = target.types.length > 1;
  sql.join(target.types, ' UNION ALL ', (member, tag) => {
    sql.add(`SELECT 0, ${tag}, ${cellList(context, member, MAIN)}`);
    if (sorted) sql.add(sortColumns(context, member));
    sql.add(` FROM ${table(member.type, MAIN)}`);
    writeOrderJoins(sql, query.order, member.type, MAIN, snapshot);
    sql.add(' WHERE ');
    const { id } = query;
    if (id === undefined) writeVisible(sql, member.type, MAIN, snapshot);
    else writeVisibleById(sql, member.type, MAIN, snapshot, () => sql.bind(storedId(member.type, id)));
    writeAndFilter(context, member.type, MAIN);
  });
  if (sorted) sql.add(compoundOrder(context));
  else if (target.types[0]) sql.add(orderByClause(sortKeys(query.order, target.types[0].type, MAIN), query.order));
  sql.add(' LIMIT ').bind(query.range.first).add(' OFFSET ').bind(query.range.skip);
}

/** The current buckets are made of points that the filter was applied to, and are not filtered again. */
function writeRootAndCurrent(context: Context, member: TypePlan): void {
  const { query, snapshot, sql } = context;
  sql.add(`SELECT 0, 0, ${cellList(context, member, MAIN)} FROM (SELECT ${columnList(member.type, SEEK)}`);
  sql.add(` FROM ${table(member.type, SEEK)} WHERE `);
  writeVisible(sql, member.type, SEEK, snapshot);
  writeAndFilter(context, member.type, SEEK);
  sql.add(' UNION ALL ');
  writeCurrentRows(sql, member.type);
  sql.add(`) ${MAIN}`);
  writeOrderJoins(sql, query.order, member.type, MAIN, snapshot);
  sql.add(orderByClause(sortKeys(query.order, member.type, MAIN), query.order));
  sql.add(' LIMIT ').bind(query.range.first).add(' OFFSET ').bind(query.range.skip);
}

/** One row at most is expected for each parent, or for each id of a child: no order, no limit. */
function writeSingles(context: Context): void {
  const { target, sql } = context;
  sql.join(target.types, ' UNION ALL ', (member, tag) => {
    sql.add(`SELECT ${PARENT}.key, ${tag}, ${cellList(context, member, MAIN)}`);
    writeLinked(context, member, MAIN);
  });
}

/**
 * One descent of an index for each parent: its rows are found, sorted and cut in a correlated subquery. Much cheaper than
 * numbering all rows of all parents when parents have many of them.
 */
function writeSeeks(context: Context, member: TypePlan): void {
  const { query, sql } = context;
  sql.add(`SELECT ${PARENT}.key, 0, ${cellList(context, member, MAIN)} FROM json_each(`).bind(PARENTS);
  sql.add(
    `) ${PARENT} JOIN ${table(member.type, MAIN)} ON ${MAIN}.vid IN (SELECT ${SEEK}.vid FROM ${table(member.type, SEEK)} WHERE `,
  );
  writeLinkCondition(context, member.type, SEEK);
  writeAndFilter(context, member.type, SEEK);
  sql.add(orderByClause(sortKeys(query.order, member.type, SEEK), query.order));
  sql.add(' LIMIT ').bind(query.range.first).add(' OFFSET ').bind(query.range.skip);
  sql.add(`) ORDER BY ${PARENT}.key, ${sortTerms(sortKeys(query.order, member.type, MAIN), query.order)}`);
}

/** Seeking needs an index that finds the children of one parent; without, each parent would read the whole table. */
function canSeek({ target, link, query, snapshot }: Context): boolean {
  if (query.order.kind === 'child') return false;
  if (link.kind === 'forward') return true;
  const immutable = target.types[0]?.type.immutable ?? false;
  return link.kind === 'back' && !link.list && snapshot.indexed && (immutable || snapshot.latest);
}

/** Numbers the rows of each parent, over all member types, and takes the range asked for. */
function writeWindow(context: Context): void {
  writeRanked(context);
  context.sql.add(' ORDER BY parent, n');
}

/** As in graph-node the range is taken of the buckets that are over; the current one comes on top. */
function writeWindowAndCurrent(context: Context, member: TypePlan): void {
  const { link, query, sql } = context;
  const keys = sortKeyCount(context);
  sql.add(`SELECT parent, tag, ${cellNames(context)} FROM (`);
  writeRanked(context, keys.map(({ expression }) => `, ${expression}`).join(''));
  const back = requireField(member.type, link.kind === 'back' ? link.back : 'id');
  const parent = idFromText({ idType: idTypeOf(back) }, `${PARENT}.value`);
  sql.add(` UNION ALL SELECT ${PARENT}.key, 0, ${cellList(context, member, MAIN)}${sortColumns(context, member)}`);
  sql.add(' FROM json_each(').bind(PARENTS).add(`) ${PARENT} JOIN (`);
  writeCurrentRows(sql, member.type);
  sql.add(`) ${MAIN} ON ${column(MAIN, back)} = ${parent}`);
  writeOrderJoins(sql, query.order, member.type, MAIN, context.snapshot);
  sql.add(`) ORDER BY parent, ${sortTerms(keys, query.order)}`);
}

/** @param more further columns to select */
function writeRanked(context: Context, more = ''): void {
  const { target, query, sql } = context;
  const terms = sortTerms(sortKeyCount(context), query.order);
  sql.add(
    `SELECT parent, tag, ${cellNames(context)}${more} FROM (SELECT *, row_number() OVER (PARTITION BY parent ORDER BY ${terms}) AS n FROM (`,
  );
  sql.join(target.types, ' UNION ALL ', (member, tag) => {
    sql.add(
      `SELECT ${PARENT}.key AS parent, ${tag} AS tag, ${cellList(context, member, MAIN, 'x')}${sortColumns(context, member)}`,
    );
    writeLinked(context, member, MAIN);
  });
  sql
    .add(')) WHERE n > ')
    .bind(query.range.skip)
    .add(' AND n <= ')
    .bind(query.range.skip + query.range.first);
}

function cellNames({ target }: Context): string {
  return Array.from({ length: widest(target) }, (_, index) => `x${index}`).join(', ');
}

function columnList(type: EntityType, alias: string): string {
  return storedFields(type)
    .map((field) => column(alias, field))
    .join(', ');
}

/** ` FROM parents JOIN table ON … WHERE …`: all rows of a member type with the index of their parent. */
function writeLinked(context: Context, member: TypePlan, alias: string): void {
  const { query, snapshot, sql } = context;
  sql
    .add(' FROM json_each(')
    .bind(PARENTS)
    .add(`) ${PARENT} JOIN ${table(member.type, alias)} ON (`);
  writeLinkCondition(context, member.type, alias);
  sql.add(')');
  writeOrderJoins(sql, query.order, member.type, alias, snapshot);
  sql.add(' WHERE TRUE');
  writeAndFilter(context, member.type, alias);
}

/** The condition that row `alias` is visible and belongs to parent `p`. */
function writeLinkCondition({ link, snapshot, sql }: Context, type: EntityType, alias: string): void {
  const id = column(alias, requireField(type, 'id'));
  if (link.kind === 'back') {
    const back = requireField(type, link.back);
    const condition = link.list
      ? `${PARENT}.value IN (SELECT e.value FROM json_each(${column(alias, back)}) e)`
      : `${column(alias, back)} = ${idFromText({ idType: idTypeOf(back) }, `${PARENT}.value`)}`;
    sql.add(`${condition} AND `);
    writeVisible(sql, type, alias, snapshot);
  } else if (link.kind === 'forward' && !link.list) {
    writeVisibleById(sql, type, alias, snapshot, () => sql.add(idFromText(type, `${PARENT}.value`)));
  } else if (type.immutable) {
    sql.add(`${id} IN (SELECT ${idFromText(type, 'e.value')} FROM json_each(${PARENT}.value) e) AND `);
    writeVisible(sql, type, alias, snapshot);
  } else {
    sql.add(`${alias}.vid IN (SELECT `);
    writeVidOf(sql, type, () => sql.add(idFromText(type, 'e.value')));
    sql.add(` FROM json_each(${PARENT}.value) e) AND `);
    writeVisible(sql, type, alias, snapshot);
  }
}

function idTypeOf(reference: Field): EntityType['idType'] {
  const { storedAs } = reference.type;
  return storedAs === 'Bytes' || storedAs === 'Int8' ? storedAs : 'String';
}

function writeAndFilter({ query, snapshot, sql }: Context, type: EntityType, alias: string): void {
  if (!query.filter) return;
  sql.add(' AND ');
  writeFilter(sql, query.filter, type, alias, snapshot);
}

function widest(target: FieldTarget): number {
  return Math.max(...target.types.map((member) => member.cells.length));
}

/** The cells of a member type, filled up with NULL to the width of the widest. */
function cellList({ target }: Context, member: TypePlan, alias: string, nameAs?: string): string {
  const width = target.types.length > 1 || nameAs ? widest(target) : member.cells.length;
  const cells = Array.from({ length: width }, (_, index) => {
    const expression = member.cells[index]?.(alias) ?? 'NULL';
    return nameAs ? `${expression} AS ${nameAs}${index}` : expression;
  });
  return cells.join(', ');
}

function sortKeyCount({ target, query }: Context): { expression: string; nullable: boolean }[] {
  const first = target.types[0] as TypePlan;
  return sortKeys(query.order, first.type, MAIN).map((key, index) => ({
    expression: `s${index}`,
    nullable: key.nullable || target.types.some((member) => sortKeys(query.order, member.type, MAIN)[index]?.nullable),
  }));
}

/** The sort keys as further columns, so that an ORDER BY outside of a UNION can name them. */
function sortColumns({ query }: Context, member: TypePlan): string {
  return sortKeys(query.order, member.type, MAIN)
    .map(({ expression }, index) => `, ${expression} AS s${index}`)
    .join('');
}

function compoundOrder(context: Context): string {
  return orderByClause(sortKeyCount(context), context.query.order);
}

function storedId(type: EntityType, id: string): string | bigint | Buffer {
  if (type.idType === 'Bytes') {
    return Buffer.from(
      parseHex(id, (problem) => storeError(`store error: ${problem}`)),
      'hex',
    );
  }
  const stored = idFromGraphql(type.idType, id);
  if (stored === undefined) {
    throw storeError(`store error: failed to convert \`${id}\` to an Int8: ${integerProblem(id)}`);
  }
  return stored;
}
