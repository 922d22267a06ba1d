import fc from 'fast-check';
import { formatBigDecimal, parseBigDecimal } from '../numbers/bigDecimal.js';
import type { FieldType } from '../schema/model.js';
import {
  decodeBigDecimal,
  decodeBigInt,
  encodeBigDecimal,
  encodeBigInt,
  fromGraphql,
  idFromGraphql,
  toGraphql,
} from './codec.js';

const bigInts = fc.oneof(
  fc.bigInt(),
  fc.bigInt({ min: -300n, max: 300n }),
  fc.bigInt({ min: -(2n ** 1100n), max: 2n ** 1100n }),
);
const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -6000, max: 6000 }))
  .map(([digits, exp]) => parseBigDecimal(`${digits}e${exp}`) ?? { digits: 0n, exp: 0 });

function compareDecimals(a: { digits: bigint; exp: number }, b: { digits: bigint; exp: number }): number {
  const low = Math.min(a.exp, b.exp);
  const x = a.digits * 10n ** BigInt(a.exp - low);
  const y = b.digits * 10n ** BigInt(b.exp - low);
  return x < y ? -1 : x > y ? 1 : 0;
}

test('a BigInt comes back as it was stored', () => {
  fc.assert(fc.property(bigInts, (value) => decodeBigInt(encodeBigInt(value)) === value));
});

test('stored BigInts are in the order of their values', () => {
  fc.assert(
    fc.property(bigInts, bigInts, (a, b) => {
      expect(Math.sign(Buffer.compare(encodeBigInt(a), encodeBigInt(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }),
  );
});

test('a BigDecimal comes back as it was stored', () => {
  fc.assert(
    fc.property(decimals, (value) => {
      expect(formatBigDecimal(decodeBigDecimal(encodeBigDecimal(value)))).toBe(formatBigDecimal(value));
    }),
  );
});

test('stored BigDecimals are in the order of their values', () => {
  fc.assert(
    fc.property(decimals, decimals, (a, b) => {
      expect(Math.sign(Buffer.compare(encodeBigDecimal(a), encodeBigDecimal(b)))).toBe(compareDecimals(a, b));
    }),
  );
});

test.each([
  ['0', '80'],
  ['1', '8101'],
  ['256', '820100'],
  ['-1', '7efe'],
])('%s is stored as the bytes %s', (value, hex) => {
  expect(encodeBigInt(BigInt(value)).toString('hex')).toBe(hex);
});

const type = (storedAs: FieldType['storedAs'], list = false): FieldType => ({
  name: storedAs,
  kind: 'scalar',
  list,
  nonNull: true,
  elementNonNull: list,
  storedAs,
});

test.each<[FieldType['storedAs'], unknown, unknown]>([
  ['String', 'a', 'a'],
  ['Bytes', '0xAb', '0xab'],
  ['Bytes', 'ab', '0xab'],
  ['BigInt', 5, '5'],
  ['BigInt', '-007', '-7'],
  ['BigDecimal', 1.5, '1.5'],
  ['BigDecimal', '1e2', '100'],
  ['Boolean', true, true],
  ['Int', -5, -5],
  ['Int8', '9223372036854775807', '9223372036854775807'],
  ['Timestamp', '1700000000000000', '1700000000000000'],
])('%s %p is shown as %p', (storedAs, given, shown) => {
  const stored = fromGraphql(type(storedAs), given);
  expect(toGraphql(type(storedAs), stored as never)).toEqual(shown);
});

test.each<[FieldType['storedAs'], unknown]>([
  ['String', 5],
  ['Bytes', '0xabc'],
  ['Bytes', 'xy'],
  ['BigInt', '1.5'],
  ['BigDecimal', 'x'],
  ['Boolean', 1],
  ['Int', 2 ** 31],
  ['Int8', '9223372036854775808'],
])('%s does not take %p', (storedAs, given) => {
  expect(fromGraphql(type(storedAs), given)).toBeUndefined();
});

test('lists keep their elements in the form that GraphQL shows', () => {
  const stored = fromGraphql(type('BigInt', true), ['1', -2]);
  expect(stored).toBe('["1","-2"]');
  expect(toGraphql(type('BigInt', true), stored as never)).toEqual(['1', '-2']);
});

test('an id is stored as its type', () => {
  expect(idFromGraphql('Bytes', '0x0a')).toEqual(Buffer.from([10]));
  expect(idFromGraphql('Int8', '12')).toBe(12n);
  expect(idFromGraphql('String', 'a')).toBe('a');
  expect(idFromGraphql('Bytes', 'z')).toBeUndefined();
});
