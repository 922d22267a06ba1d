import { RegistryError } from './errors.js';
import { type FieldDefinition, type FieldKind, type FieldValue, type LoanFields, TAPE_FIELDS } from './fields.js';

const FIELDS: readonly FieldDefinition[] = TAPE_FIELDS;
const NUMBER_KINDS: readonly FieldKind[] = ['count', 'year', 'code', 'score', 'flag'];
const ID_SEPARATOR = ':';
const ROOT = /^0x[0-9a-f]{64}$/i;
const MAX_QUOTED = 80;

/** One loan on one tape. */
export interface Loan {
  /** Tape root and asset number, joined by `:`. */
  id: string;
  tapeRoot: string;
  /** Position among the tape's leaves. */
  leafIndex: number;
  /** Amounts in cents, rates in units of 1e-12; null where the tape does not say. */
  fields: LoanFields;
}

export function loanId(tapeRoot: string, assetNumber: string): string {
  return `${tapeRoot}${ID_SEPARATOR}${assetNumber}`;
}

export function parseLoanId(id: string): { tapeRoot: string; assetNumber: string } {
  const separator = id.indexOf(ID_SEPARATOR);
  const [tapeRoot, assetNumber] = [id.slice(0, Math.max(0, separator)), id.slice(separator + 1)];
  if (ROOT.test(tapeRoot) && assetNumber !== '') return { tapeRoot: tapeRoot.toLowerCase(), assetNumber };
  throw new RegistryError('REGISTRY_ARGUMENT', `"${shorten(id)}" is not a loan id`, {
    hint: 'a loan id is <tape root>:<asset number>, the root being 0x and 64 hex digits',
  });
}

/** Lower-case form of a tape root. */
export function parseRoot(root: string): string {
  if (ROOT.test(root)) return root.toLowerCase();
  throw new RegistryError('REGISTRY_ARGUMENT', `"${shorten(root)}" is not a tape root`, {
    hint: 'a root is 0x and 64 hex digits',
  });
}

function shorten(text: string): string {
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
}

/** A loan from its database row. */
export function loanFromRow(tapeRoot: string, row: LoanFields & { leaf_index: number }): Loan {
  const fields: Record<string, FieldValue> = {};
  for (const { column, kind } of FIELDS) {
    const value = (row as Record<string, FieldValue>)[column] ?? null;
    // The database hands out every integer as a bigint.
    fields[column] = value !== null && NUMBER_KINDS.includes(kind) ? Number(value) : value;
  }
  return {
    id: loanId(tapeRoot, row.asset_number),
    tapeRoot,
    leafIndex: Number(row.leaf_index),
    fields: fields as LoanFields,
  };
}

/** A loan's values by position in TAPE_FIELDS. */
export function loanValues(loan: Loan): FieldValue[] {
  return FIELDS.map(({ column }) => loan.fields[column as keyof LoanFields]);
}
