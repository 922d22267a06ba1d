import { scaleDecimal } from './decimals.js';
import type { FieldKind } from './fields.js';

/** Why a text is not a value of its field. */
export interface Unreadable {
  reason: string;
}

/** A value's canonical text (amounts in cents, rates in RATE_SCALE units as reported), or why there is none. */
export type Reading = string | Unreadable;

/** Rates are read with this many decimals, two more than they are kept with, so that percent lose none. */
export const REPORTED_RATE_SCALE = 14;

/** Below $100 billion a loan; with it, sums of millions of loans stay within 64 bits. */
const MAX_AMOUNT_DIGITS = 13;
const MAX_RATE_DIGITS = REPORTED_RATE_SCALE + 4;
const MAX_TEXT_LENGTH = 200;
const MAX_ASSET_NUMBER_LENGTH = 100;
const MAX_COUNT_DIGITS = 6;
const MAX_CODES = 16;

/** Some issuers write `-` where they mean that there is nothing. */
const PLACEHOLDER = '-';

const READERS: Record<FieldKind, (text: string) => Reading> = {
  text: readText,
  assetNumber: readAssetNumber,
  state: readState,
  date: readDate,
  month: readMonth,
  count: (text) => readInteger(text, MAX_COUNT_DIGITS),
  year: readYear,
  code: (text) => readInteger(text, 3),
  codes: readCodes,
  score: (text) => readInteger(text, 3),
  flag: readFlag,
  amount: (text) => readAmount(text, false),
  signedAmount: (text) => readAmount(text, true),
  rate: readRate,
};

/** Reads an element's text; undefined when the element says nothing, which is never the same as zero. */
export function readValue(kind: FieldKind, raw: string): Reading | undefined {
  const text = raw.trim();
  if (text === '' || text === PLACEHOLDER) return undefined;
  return READERS[kind](text);
}

function readText(text: string): Reading {
  const line = text.replace(/\s+/g, ' ');
  if (/\p{Cc}|\p{Cs}/u.test(line)) return { reason: 'has control characters' };
  return line.length > MAX_TEXT_LENGTH ? { reason: `is longer than ${MAX_TEXT_LENGTH} characters` } : line;
}

function readAssetNumber(text: string): Reading {
  const line = text.replace(/\s+/g, ' ');
  if (!/^[\x20-\x7e]+$/.test(line)) return { reason: 'has characters other than printable ASCII' };
  if (line.length > MAX_ASSET_NUMBER_LENGTH) {
    return { reason: `is longer than ${MAX_ASSET_NUMBER_LENGTH} characters` };
  }
  return line;
}

function readState(text: string): Reading {
  return /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : { reason: 'is not a two-letter state' };
}

function readDate(text: string): Reading {
  const match = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/.exec(text);
  if (match === null) return { reason: 'is not a date MM-DD-YYYY' };
  const [, month = '', day = '', year = ''] = match;
  const monthNumber = Number(month);
  const dayNumber = Number(day);
  const isValid =
    isYear(year) && monthNumber >= 1 && monthNumber <= 12 && dayNumber >= 1 && dayNumber <= daysIn(year, monthNumber);
  return isValid
    ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    : { reason: 'is not a day of the calendar' };
}

/** MM/YYYY; where an issuer gives a whole date, its day is dropped. */
function readMonth(text: string): Reading {
  const match = /^(\d{1,2})[-/](\d{4})$/.exec(text);
  if (match === null) {
    const date = readDate(text);
    return typeof date === 'string' ? date.slice(0, 7) : { reason: 'is not a month MM/YYYY' };
  }
  const [, month = '', year = ''] = match;
  const isValid = isYear(year) && Number(month) >= 1 && Number(month) <= 12;
  return isValid ? `${year}-${month.padStart(2, '0')}` : { reason: 'is not a month of the calendar' };
}

function readInteger(text: string, maxDigits: number): Reading {
  // Some issuers end codes with a semicolon, as if they were lists.
  const match = /^\+?(\d+)(?:\.0*)?;?$/.exec(text);
  if (match === null) return { reason: /^-\d/.test(text) ? 'is negative' : 'is not an integer' };
  const digits = (match[1] as string).replace(/^0+(?=\d)/, '');
  return digits.length > maxDigits ? { reason: `has more than ${maxDigits} digits` } : digits;
}

function readYear(text: string): Reading {
  return isYear(text) ? text : { reason: 'is not a year' };
}

function readCodes(text: string): Reading {
  const codes = new Set<number>();
  for (const part of text.split(/[;,\s]+/)) {
    if (part === '' || part === PLACEHOLDER) continue;
    const code = readInteger(part, 3);
    if (typeof code !== 'string') return code;
    codes.add(Number(code));
  }
  if (codes.size === 0) return { reason: 'holds no code' };
  if (codes.size > MAX_CODES) return { reason: `holds more than ${MAX_CODES} codes` };
  return [...codes].sort((a, b) => a - b).join(',');
}

function readFlag(text: string): Reading {
  if (text === 'true' || text === '1') return '1';
  if (text === 'false' || text === '0') return '0';
  return { reason: 'is neither true nor false' };
}

function readAmount(text: string, mayBeNegative: boolean): Reading {
  const scaled = scaleDecimal(text, 2);
  if (scaled === undefined) return { reason: 'is not an amount in dollars' };
  if (scaled.inexact) return { reason: 'has fractions of a cent' };
  if (scaled.digits.replace('-', '').length > MAX_AMOUNT_DIGITS) return { reason: 'is larger than any loan' };
  if (!mayBeNegative && scaled.digits.startsWith('-')) return { reason: 'is negative' };
  return scaled.digits;
}

function readRate(text: string): Reading {
  const scaled = scaleDecimal(text, REPORTED_RATE_SCALE);
  if (scaled === undefined) return { reason: 'is not a decimal number' };
  if (scaled.digits.startsWith('-')) return { reason: 'is negative' };
  return scaled.digits.length > MAX_RATE_DIGITS ? { reason: 'is larger than any rate' } : scaled.digits;
}

function isYear(text: string): boolean {
  return /^(19|20|21)\d\d$/.test(text);
}

function daysIn(year: string, month: number): number {
  return new Date(Date.UTC(Number(year), month, 0)).getUTCDate();
}
