import type { EntityType, Field } from '../../schema/index.js';
import { type SqlValue, scalarFromGraphql, scalarToGraphql } from '../../store/codec.js';
import { databaseError, QueryError, storeError } from '../errors.js';
import { type Filter, filterText, requireField } from './filter.js';
import { integerProblem, type Operand, operandText, parseHex } from './operand.js';
import type { SqlWriter } from './sqlWriter.js';
import { column, type Snapshot, table, writeVisible, writeVisibleById } from './tables.js';

interface Scope {
  type: EntityType;
  alias: string;
  snapshot: Snapshot;
  /** A filter on a child can not filter on a child of its own. */
  insideChild: boolean;
}

/** Writes the condition that rows `alias` of `type` fulfil `filter`. */
export function writeFilter(sql: SqlWriter, filter: Filter, type: EntityType, alias: string, snapshot: Snapshot): void {
  write(sql, filter, { type, alias, snapshot, insideChild: false });
}

function write(sql: SqlWriter, filter: Filter, scope: Scope): void {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      if (filter.filters.length === 0) {
        sql.add(filter.kind === 'and' ? 'TRUE' : 'FALSE');
        return;
      }
      sql.add('(').join(filter.filters, filter.kind === 'and' ? ' AND ' : ' OR ', (item) => write(sql, item, scope));
      sql.add(')');
      return;
    }
    case 'compare':
      writeComparison(sql, filter, requireField(scope.type, filter.field), scope);
      return;
    case 'in':
      writeMembership(sql, filter, requireField(scope.type, filter.field), scope);
      return;
    case 'match':
      writeMatch(sql, filter, requireField(scope.type, filter.field), scope);
      return;
    case 'changedSince':
      sql.add(`${scope.alias}.block_start >= `).bind(filter.block);
      return;
    case 'child':
      writeChild(sql, filter, scope);
  }
}

type ListOperand = Extract<Operand, { kind: 'List' }>;
type Of<K extends Filter['kind']> = Extract<Filter, { kind: K }>;

function writeComparison(sql: SqlWriter, filter: Of<'compare'>, field: Field, scope: Scope): void {
  const { operator, value } = filter;
  const name = column(scope.alias, field);
  const equality = operator === '=' || operator === '!=';
  if (!equality && (value.kind === 'Bool' || value.kind === 'List' || value.kind === 'Null')) {
    throw unsupported(operator, value);
  }
  if (value.kind === 'Null') sql.add(operator === '=' ? `${name} IS NULL` : `${name} IS NOT NULL`);
  else if (value.kind === 'List') writeListComparison(sql, `${name} ${operator} `, value, field);
  else sql.add(`${name} ${operator} `).bind(stored(value, field));
}

function writeListComparison(sql: SqlWriter, start: string, value: ListOperand, field: Field): void {
  const list = shownList(sql, value, field);
  if (list !== undefined) sql.add(start).bind(list);
}

function writeMembership(sql: SqlWriter, filter: Of<'in'>, field: Field, scope: Scope): void {
  const name = column(scope.alias, field);
  const values = filter.values.filter((value) => value.kind !== 'Null').map((value) => stored(value, field));
  const hasNull = values.length < filter.values.length;
  // graph-node: an empty list matches nothing, negated or not.
  if (filter.values.length === 0) {
    sql.add('FALSE');
    return;
  }
  sql.add('(');
  if (hasNull) sql.add(filter.negated ? `${name} IS NOT NULL` : `${name} IS NULL`);
  if (hasNull && values.length > 0) sql.add(' OR ');
  if (values.length > 0) {
    sql
      .add(`${name} ${filter.negated ? 'NOT IN' : 'IN'} (`)
      .join(values, ', ', (value) => sql.bind(value))
      .add(')');
  }
  sql.add(')');
}

function writeMatch(sql: SqlWriter, filter: Of<'match'>, field: Field, scope: Scope): void {
  const name = column(scope.alias, field);
  const { match, negated, ignoreCase, value } = filter;
  if (match !== 'contains') {
    if (value.kind !== 'String') throw unsupported(`${negated ? ' not' : ''} ${ignoreCase ? 'ilike' : 'like'} `, value);
    if (field.type.storedAs !== 'String') {
      sql.refuse(notText(field, negated, ignoreCase));
      return;
    }
    writeLike(sql, name, match === 'starts_with' ? `${value.text}%` : `%${value.text}`, negated, ignoreCase);
    return;
  }
  if (ignoreCase && field.type.storedAs !== 'String') {
    throw unsupported(negated ? 'not_contains_nocase' : 'contains_nocase', value);
  }
  if (value.kind === 'List') {
    writeListMatch(sql, name, value, filter, field);
  } else if (field.type.storedAs === 'String' && value.kind === 'String') {
    const whole = value.text.startsWith('%') || value.text.endsWith('%');
    writeLike(sql, name, whole ? value.text : `%${value.text}%`, negated, ignoreCase);
  } else if (field.type.storedAs === 'Bytes' && value.kind !== 'Null') {
    sql
      .add(`instr(${name}, `)
      .bind(stored(value, field))
      .add(negated ? ') = 0' : ') > 0');
  } else {
    const name = negated ? 'not_contains' : 'contains';
    sql.refuse(databaseError(`unsupported filter \`${name}\` for value \`${operandText(value)}\``));
  }
}

/** `%` and `_` in a client's text are wildcards in graph-node, and so they are here. */
function writeLike(sql: SqlWriter, name: string, pattern: string, negated: boolean, ignoreCase: boolean): void {
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(pattern)) {
    sql.refuse(databaseError('LIKE pattern must not end with escape character'));
    return;
  }
  const not = negated ? 'NOT ' : '';
  // SQLite's LIKE ignores the case of ASCII letters, as ILIKE does in a database with the C locale; GLOB minds it.
  if (ignoreCase) sql.add(`${name} ${not}LIKE `).bind(pattern).add(" ESCAPE '\\'");
  else sql.add(`${name} ${not}GLOB `).bind(globFromLike(pattern));
}

function globFromLike(pattern: string): string {
  return pattern.replace(/\\(.)|[%_*?[]/gsu, (token, escaped: string | undefined) => {
    if (token === '%') return '*';
    if (token === '_') return '?';
    const literal = escaped ?? token;
    return '*?['.includes(literal) ? `[${literal}]` : literal;
  });
}

function writeListMatch(sql: SqlWriter, name: string, value: ListOperand, filter: Of<'match'>, field: Field): void {
  const wanted = shownList(sql, value, field);
  if (wanted === undefined) return;
  if (filter.ignoreCase) {
    // In PostgreSQL unnest(NULL) has no rows, so a negated match takes rows without a list too.
    sql.add(`${filter.negated ? 'NOT ' : ''}EXISTS (SELECT 1 FROM json_each(${name}) e, json_each(`).bind(wanted);
    sql.add(`) w WHERE e.value LIKE w.value ESCAPE '\\')`);
  } else if (filter.negated) {
    sql.add(`(${name} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM json_each(${name}) e WHERE e.value IN (`);
    sql.add('SELECT w.value FROM json_each(').bind(wanted).add(') w)))');
  } else {
    sql.add(`(${name} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM json_each(`).bind(wanted);
    sql.add(`) w WHERE w.value NOT IN (SELECT e.value FROM json_each(${name}) e)))`);
  }
}

function writeChild(sql: SqlWriter, filter: Of<'child'>, scope: Scope): void {
  if (scope.insideChild) {
    throw new QueryError(`Child filter nesting not supported by value \`${filter.field}\`: \`${filterText(filter)}\``);
  }
  const child = 'i';
  const { type, snapshot, alias } = scope;
  sql.add(`EXISTS (SELECT 1 FROM ${table(filter.type, child)} WHERE `);
  if (filter.derived) {
    const back = requireField(filter.type, filter.field);
    const own = requireField(type, 'id');
    if (back.type.list) {
      sql.add(`${idText(type, column(alias, own))} IN (SELECT e.value FROM json_each(${column(child, back)}) e) AND `);
    } else {
      sql.add(`${column(child, back)} = ${column(alias, own)} AND `);
    }
    writeVisible(sql, filter.type, child, snapshot);
  } else {
    const own = requireField(type, filter.field);
    if (own.type.list) {
      const id = requireField(filter.type, 'id');
      sql.add(
        `${idText(filter.type, column(child, id))} IN (SELECT e.value FROM json_each(${column(alias, own)}) e) AND `,
      );
      writeVisible(sql, filter.type, child, snapshot);
    } else {
      writeVisibleById(sql, filter.type, child, snapshot, () => sql.add(column(alias, own)));
    }
  }
  sql.add(' AND ');
  write(sql, filter.filter, { type: filter.type, alias: child, snapshot, insideChild: true });
  sql.add(')');
}

/** An id as lists of references hold it. */
export function idText(type: EntityType, id: string): string {
  switch (type.idType) {
    case 'String':
      return id;
    case 'Bytes':
      return `'0x' || lower(hex(${id}))`;
    case 'Int8':
      return `CAST(${id} AS TEXT)`;
  }
}

/** The operand in the form in which the column of `field` holds its values. */
function stored(operand: Operand, field: Field, fail = failedToStore): SqlValue {
  if (operand.kind === 'List' || operand.kind === 'Null') return null;
  const { storedAs } = field.type;
  if (operand.kind === 'Bool') return Number(operand.value);
  if (operand.kind === 'Int') {
    return storedAs === 'Int' ? operand.value : (scalarFromGraphql(storedAs, operand.value) ?? null);
  }
  if (operand.kind === 'String' && storedAs === 'Bytes') return Buffer.from(parseHex(operand.text, fail), 'hex');
  const value = scalarFromGraphql(storedAs, operand.text);
  if (value === undefined) {
    throw fail(`failed to convert \`${operand.text}\` to an Int8: ${integerProblem(operand.text)}`);
  }
  return value;
}

/**
 * The operand as a list column holds it. A list reaches PostgreSQL as it is, so that it is PostgreSQL that finds fault with
 * its elements.
 */
function shownList(sql: SqlWriter, { items }: ListOperand, field: Field): string | undefined {
  try {
    return JSON.stringify(
      items.map((item) => {
        const value = stored(item, field, databaseError);
        return value === null ? null : scalarToGraphql(field.type.storedAs, value);
      }),
    );
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    sql.refuse(error);
    return undefined;
  }
}

function failedToStore(problem: string): QueryError {
  return storeError(`store error: ${problem}`);
}

function unsupported(operator: string, value: Operand): QueryError {
  return storeError(`unsupported filter \`${operator}\` for value \`${operandText(value)}\``);
}

function notText(field: Field, negated: boolean, ignoreCase: boolean): QueryError {
  const sqlType = field.type.storedAs === 'Bytes' ? 'bytea' : 'bigint';
  return databaseError(`operator does not exist: ${sqlType} ${negated ? '!' : ''}~~${ignoreCase ? '*' : ''} text`);
}
