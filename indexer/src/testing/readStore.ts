import Database from 'better-sqlite3';
import { type InputSchema, parseInputSchema } from '../schema/index.js';
import { type GraphqlValue, idFromGraphql, type SqlValue, toGraphql } from '../store/codec.js';
import { quote, storedFields, visibleAt } from '../store/layout.js';
import { TestInputError } from './errors.js';

/** Fields that are stored, by name, as GraphQL shows them; references are the ids of their targets. */
export type EntityValues = Record<string, GraphqlValue>;

const NEWEST = Number.MAX_SAFE_INTEGER - 1;

/** Entities of a type at a block (default: the newest), in the order of their ids; or the one with an id. */
export function readEntities(
  path: string,
  typeName: string,
  { id, block }: { id?: unknown; block?: number } = {},
): EntityValues[] {
  const db = new Database(path, { readonly: true });
  try {
    const schema = parseInputSchema(db.prepare('SELECT schema FROM vitrine_deployment').pluck().get() as string);
    const type = schema.entityTypes.get(typeName) ?? unknownType(schema, typeName);
    const fields = storedFields(type);
    const wanted = id === undefined ? undefined : idFromGraphql(type.idType, id);
    if (id !== undefined && wanted === undefined) {
      throw new TestInputError(`No ${typeName} can have the id ${JSON.stringify(id)}.`, {
        hint: `Its ids are ${type.idType}.`,
      });
    }
    const rows = db
      .prepare(
        `SELECT ${fields.map((field) => quote(field.column)).join(', ')} FROM ${quote(type.table)}
         WHERE ${visibleAt(type, block ?? NEWEST)} ${wanted === undefined ? '' : 'AND "id" = ?'} ORDER BY "id"`,
      )
      .raw()
      .safeIntegers()
      .all(...(wanted === undefined ? [] : [wanted])) as SqlValue[][];
    return rows.map((row) =>
      Object.fromEntries(fields.map((field, i) => [field.name, toGraphql(field.type, row[i] as SqlValue)])),
    );
  } finally {
    db.close();
  }
}

function unknownType(schema: InputSchema, name: string): never {
  const names = [...schema.entityTypes.keys()].map((item) => `\`${item}\``);
  throw new TestInputError(`The schema has no entity type \`${name}\`.`, { hint: `There are ${names.join(', ')}.` });
}
