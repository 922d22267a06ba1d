import { emitterWords, type Interfaces, type Scene, type Step } from '../chain/scene.js';
import { createRandom } from './random.js';

const BIG = 2n ** 256n;

/** Integers at the edges of every width, and of both signs. */
const INTEGERS: Array<[left: string, right: string, number: number]> = [
  ['0', '0', 0],
  ['1', '0', 1],
  ['-1', '1', 2],
  ['-5', '3', 1],
  ['5', '-3', 255],
  ['-7', '-7', 19],
  ['+5', '-0', 3],
  ['007', '1_000', 8],
  ['255', '-256', 7],
  ['128', '-128', 64],
  ['32767', '-32769', 3],
  ['2147483647', '2147483648', 31],
  ['-2147483648', '-2147483649', 31],
  ['9223372036854775806', '9223372036854775808', 63],
  ['-9223372036854775806', '18446744073709551615', 1],
  [String(BIG - 1n), String(BIG / 2n), 4],
  [String(-BIG / 2n), String(BIG - 1n), 9],
  [String(10n ** 77n), String(10n ** 38n), 5],
  [String(-(10n ** 120n)), '7', 200],
  [String(3n ** 400n), String(-(7n ** 150n)), 6],
];

/** Decimals where rounding to 34 digits goes one way or the other, and forms that are numbers or hardly so. */
const DECIMALS: Array<[left: string, right: string, places: number]> = [
  ['0', '0', 0],
  ['-0', '0.000', 2],
  ['1', '3', 1],
  ['-1', '3', 3],
  ['2', '-3', 1],
  ['-2', '3', 0],
  ['1', '7', 4],
  ['.5', '5.', 0],
  ['+5', '1_000', 1],
  ['1e3', '1E-3', 2],
  ['-1.50e+2', '0.000000000000000000000000000000000000000001', 1],
  ['99999999999999999999999999999999999', '1', 3],
  ['-99999999999999999999999999999999999', '1', 3],
  ['-12345678901234567890123456789012345', '2', 5],
  ['12345678901234567890123456789012345', '-2', 5],
  ['123456789012345678901234567890123456789.987654321', '-0.1', 6],
  ['-123456789012345678901234567890123456789.987654321', '0.1', 6],
  ['0.1234567890123456789012345678901234567890123456789', '9', 7],
  ['-0.1234567890123456789012345678901234567890123456789', '9', 7],
  ['999999999999999999999999999999999.95', '-0.05', 1],
  ['1000000000000000000000000000000000000000000', '3', 2],
  ['1e100', '1e-100', 1],
  ['-1e1000', '7e999', 1],
  ['3.3333333333333333333333333333333335', '1', 12],
  ['3.33333333333333333333333333333333335', '-1', 12],
  ['-3.33333333333333333333333333333333335', '1', 12],
  ['0.00000000000000000000000000000000000000000000000000015', '0.2', 60],
];

/** Pairs of numbers for mappings to calculate with: chosen ones, then drawn ones. */
export function numbersScene(interfaces: Interfaces): Scene {
  const { command, emit } = emitterWords(interfaces, 'numbers');
  const random = createRandom(20_200_224);
  const digits = (most: number) => {
    const length = 1 + random.below(most);
    return Array.from({ length }, () => String(random.below(10))).join('');
  };
  const sign = () => (random.below(2) === 0 ? '' : '-');
  const drawnInteger = () => `${sign()}${digits(80)}`;
  const drawnDecimal = () => `${sign()}${digits(40)}.${digits(40)}`;

  const pairs = [
    ...INTEGERS.map((pair) => command('integer', ...pair)),
    ...DECIMALS.map((pair) => command('decimal', ...pair)),
    ...Array.from({ length: 40 }, () => command('integer', drawnInteger(), drawnInteger(), random.below(256))),
    ...Array.from({ length: 80 }, () => command('decimal', drawnDecimal(), drawnDecimal(), random.below(50))),
  ];
  const blocks: Step[][] = [];
  for (let at = 0; at < pairs.length; at += 7) blocks.push([emit(...pairs.slice(at, at + 7))]);
  return { name: 'numbers', blocks };
}
