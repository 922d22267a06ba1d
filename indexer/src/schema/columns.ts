import type { SqlType } from '../expression/index.js';
import type { FieldType } from './model.js';

const SQL_TYPES: Readonly<Record<FieldType['storedAs'], SqlType>> = {
  Int: 'int4',
  Int8: 'int8',
  // Only ever compared and carried along, never computed with.
  Timestamp: 'int8',
  BigInt: 'numeric',
  BigDecimal: 'numeric',
  Boolean: 'bool',
  String: 'text',
  Bytes: 'bytea',
};

/** PostgreSQL's type for a column that graph-node would make for this type. */
export function sqlTypeOf(type: FieldType): SqlType {
  return SQL_TYPES[type.storedAs];
}

/** Whether values can be computed with. */
export function isNumeric(type: FieldType): boolean {
  return ['Int', 'Int8', 'BigInt', 'BigDecimal'].includes(type.name);
}
