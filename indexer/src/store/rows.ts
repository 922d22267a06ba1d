import type { SqlValue } from './codec.js';
import type { Patch, Row, StoredId } from './entityTable.js';

/** An id as handlers write it. */
export function keyOf(id: StoredId): string {
  return typeof id === 'string' ? id : typeof id === 'bigint' ? id.toString() : `0x${id.toString('hex')}`;
}

/** `0x` and lower case. */
export function canonicalHex(text: string): string {
  if (!text.startsWith('0x')) return `0x${text.toLowerCase()}`;
  for (let i = 2; i < text.length; i++)
    if (text.charCodeAt(i) < 0x61 && text.charCodeAt(i) > 0x39) return text.toLowerCase();
  return text;
}

/** The row with the fields that the patch gives; null fields of the patch are removed. */
export function merge(base: Row | null, patch: Patch, length: number): SqlValue[] {
  const row = new Array<SqlValue>(length);
  for (let i = 0; i < length; i++) {
    const value = patch[i];
    row[i] = value === undefined ? (base === null ? null : (base[i] as SqlValue)) : value;
  }
  return row;
}

export function sameRow(a: Row | null, b: Row | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  for (let i = 0; i < a.length; i++) if (!sameValue(a[i] as SqlValue, b[i] as SqlValue)) return false;
  return true;
}

function sameValue(a: SqlValue, b: SqlValue): boolean {
  if (a === b) return true;
  return Buffer.isBuffer(a) && Buffer.isBuffer(b) && a.equals(b);
}
