import { BALANCE_FIELD, encodeRecord, VALUE_FIELD } from '../proof/index.js';
import { formatCents, formatDecimal } from './decimals.js';
import { type FieldDefinition, type FieldKind, type FieldValue, fieldPosition, TAPE_FIELDS } from './fields.js';
import { RATE_SCALE } from './normalise.js';

const FIELDS: readonly FieldDefinition[] = TAPE_FIELDS;
const BALANCE = fieldPosition(BALANCE_FIELD as 'reportingPeriodActualEndBalanceAmount');
const VALUE = fieldPosition(VALUE_FIELD as 'vehicleValueAmount');
const SCORE_BAND_WIDTH = 20;

/** Record field where the tape has a score of 0: the obligor has none. */
const NO_SCORE = 'none';

/** What a leaf of the tape's tree is made of, but for its salt. */
export interface LeafContent {
  record: string;
  balanceCents: bigint;
  valueCents: bigint;
}

/** The leaf of a loan, from its values as the database holds them: what is served is what was committed. */
export function leafContent(values: readonly FieldValue[]): LeafContent {
  const texts = new Array<string | null>(FIELDS.length);
  for (let i = 0; i < FIELDS.length; i++) {
    const value = values[i] ?? null;
    texts[i] = value === null ? null : recordText((FIELDS[i] as FieldDefinition).kind, value);
  }
  return {
    record: encodeRecord(texts),
    balanceCents: values[BALANCE] as bigint,
    valueCents: values[VALUE] as bigint,
  };
}

/** `600-619`; null where there is no score. */
export function creditScoreBand(score: number | null): string | null {
  if (score === null || score === 0) return null;
  const low = score - (score % SCORE_BAND_WIDTH);
  return `${low}-${low + SCORE_BAND_WIDTH - 1}`;
}

function recordText(kind: FieldKind, value: string | number | bigint): string {
  switch (kind) {
    case 'amount':
    case 'signedAmount':
      return formatCents(value as bigint);
    case 'rate':
      return formatDecimal(value as bigint, RATE_SCALE);
    case 'flag':
      return value === 1 ? 'true' : 'false';
    case 'score':
      return creditScoreBand(value as number) ?? NO_SCORE;
    default:
      return String(value);
  }
}
