import fc from 'fast-check';
import {
  add,
  type BigDecimal,
  divide,
  equals,
  formatBigDecimal,
  multiply,
  parseBigDecimal,
  subtract,
} from './bigDecimal.js';

const decimal = (text: string): BigDecimal => {
  const value = parseBigDecimal(text);
  if (value === undefined) throw new Error(`${text} is not a decimal`);
  return value;
};
const show = (value: BigDecimal) => formatBigDecimal(value);

// Recorded from graph-node 0.45.
test.each([
  ['1', '3', '0.3333333333333333333333333333333333'],
  ['-1', '3', '-0.33333333333333333333333333333333333'],
  ['2', '3', '0.6666666666666666666666666666666667'],
  ['-2', '3', '-0.66666666666666666666666666666666666'],
  ['7', '1', '7'],
  ['5', '5', '1'],
  ['5', '50', '0.1'],
  ['1', '8', '0.125'],
  ['0', '3', '0'],
])('%s / %s = %s', (a, b, expected) => {
  expect(show(divide(decimal(a), decimal(b)))).toBe(expected);
});

test.each([
  ['99999999999999999999999999999999999', '100000000000000000000000000000000000'],
  ['-99999999999999999999999999999999999', '-99999999999999999999999999999999990'],
  ['-12345678901234567890123456789012345', '-12345678901234567890123456789012345'],
  ['12345678901234567890123456789012345', '12345678901234567890123456789012350'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['+5', '5'],
  ['1_000', '1000'],
  ['-0', '0'],
  ['1e3', '1000'],
  ['1E-3', '0.001'],
  ['1.50', '1.5'],
  ['-1.0e+2', '-100'],
])('%s is read as %s', (text, expected) => {
  expect(show(decimal(text))).toBe(expected);
});

test.each(['', ' 5', 'NaN', '0x10', '1e', '--1', '.', '5 ', '1e1.5', '+-1'])('`%s` is not a decimal', (text) => {
  expect(parseBigDecimal(text)).toBeUndefined();
});

test('the largest exponent is written out', () => {
  expect(show(decimal('1e6144'))).toBe(`1${'0'.repeat(6144)}`);
});

test('dividing by zero fails', () => {
  expect(() => divide(decimal('1'), decimal('0'))).toThrow('divide by zero');
});

const shortDecimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: -20, max: 20 }))
  .map(([digits, exp]) => decimal(`${digits}e${exp}`));

test('numbers that fit into 34 digits are added, subtracted and multiplied exactly', () => {
  fc.assert(
    fc.property(shortDecimals, shortDecimals, (a, b) => {
      const [x, y] = [exact(a, 40), exact(b, 40)];
      if (digitsOf(x + y) <= 33) expect(exact(add(a, b), 40)).toBe(x + y);
      if (digitsOf(x - y) <= 33) expect(exact(subtract(a, b), 40)).toBe(x - y);
      expect(exact(multiply(a, b), 80)).toBe(x * y);
    }),
  );
});

test('reading what was written gives the same number', () => {
  fc.assert(fc.property(shortDecimals, (value) => equals(decimal(show(value)), value)));
});

test('dividing and multiplying again is right to 33 digits', () => {
  fc.assert(
    fc.property(shortDecimals, shortDecimals, (a, b) => {
      fc.pre(b.digits !== 0n && a.digits !== 0n);
      const error = subtract(multiply(divide(a, b), b), a);
      const relative = error.digits === 0n ? 0 : Math.abs(Number(show(divide(error, a))));
      expect(relative).toBeLessThan(1e-32);
    }),
  );
});

function exact({ digits, exp }: BigDecimal, scale: number): bigint {
  return digits * 10n ** BigInt(exp + scale);
}

function digitsOf(value: bigint): number {
  return (value < 0n ? -value : value).toString().replace(/0+$/, '').length;
}
