import type { TapePosition } from './errors.js';
import { type FieldDefinition, fieldPosition, TAPE_FIELDS } from './fields.js';
import { readValue } from './readValue.js';
import type { RawField, RawRow } from './tapeParser.js';

/** Why a row was refused. */
export interface RowProblem extends TapePosition {
  /** Null where the row as a whole is wrong. */
  field: string | null;
  /** Text as it stands in the file, shortened. */
  value: string | null;
  reason: string;
}

/** A row as read: canonical texts by field, rates still in the unit that the file uses. */
export interface InterpretedRow extends TapePosition {
  assetNumber: string | null;
  /** By position in TAPE_FIELDS; '' where the tape says nothing. */
  values: string[];
  /** A row with problems is not imported. */
  problems: RowProblem[];
}

const FIELDS: readonly FieldDefinition[] = TAPE_FIELDS;
const MAX_SHOWN_CHARACTERS = 120;
const MAX_PROBLEMS = 10;

const ASSET_NUMBER = fieldPosition('assetNumber');
const PERIOD_BEGIN = fieldPosition('reportingPeriodBeginningDate');
const PERIOD_END = fieldPosition('reportingPeriodEndingDate');

/** Reads a row's elements as values, and collects all that is wrong with them. */
export function interpretRow(raw: RawRow): InterpretedRow {
  const { line, column } = raw;
  const values = new Array<string>(FIELDS.length).fill('');
  const problems: RowProblem[] = [];
  const report = (field: string | null, value: string | null, reason: string, at: TapePosition): void => {
    if (problems.length < MAX_PROBLEMS) {
      problems.push({ field, value: value && shorten(value), reason, line: at.line, column: at.column });
    }
  };

  if (raw.overflow) report(null, null, 'has too many elements', raw);
  for (const element of raw.fields) readField(element, values, report);
  for (const [position, { name, required }] of FIELDS.entries()) {
    const isReported = problems.some(({ field }) => field === name);
    if (required && values[position] === '' && !isReported) report(name, null, 'is missing', raw);
  }
  const begin = values[PERIOD_BEGIN] ?? '';
  const end = values[PERIOD_END] ?? '';
  if (begin !== '' && end !== '' && begin > end) {
    report('reportingPeriodBeginningDate', begin, `is after the period's end, ${end}`, raw);
  }
  return { line, column, assetNumber: values[ASSET_NUMBER] || null, values, problems };
}

function readField(
  element: RawField,
  values: string[],
  report: (field: string, value: string, reason: string, at: TapePosition) => void,
): void {
  const { name, kind } = FIELDS[element.field] as FieldDefinition;
  const reading = readValue(kind, element.text);
  if (reading === undefined) return;
  if (typeof reading !== 'string') {
    report(name, element.text, reading.reason, element);
    return;
  }
  const earlier = values[element.field] as string;
  if (earlier === '') values[element.field] = reading;
  else if (kind === 'codes') values[element.field] = mergeCodes(earlier, reading);
  else report(name, element.text, 'is there a second time', element);
}

function mergeCodes(first: string, second: string): string {
  const codes = new Set([...first.split(','), ...second.split(',')].map(Number));
  return [...codes].sort((a, b) => a - b).join(',');
}

function shorten(value: string): string {
  const line = value.trim().replace(/\s+/g, ' ');
  return line.length > MAX_SHOWN_CHARACTERS ? `${line.slice(0, MAX_SHOWN_CHARACTERS - 1)}…` : line;
}
