import { align, digitsOf } from './align.js';

test('puts series over one list of times, with nulls where one has no value', () => {
  const aligned = align([
    { id: 'a', label: 'A', points: [point('10', '1.5'), point('20', null)] },
    { id: 'b', label: 'B', points: [point('20', '2'), point('100', '3')] },
  ]);
  expect(aligned.times).toEqual([10, 20, 100]);
  expect(aligned.lines.map(({ values }) => values)).toEqual([
    ['1.5', null, null],
    [null, '2', '3'],
  ]);
});

test('gives an axis the digits that tell its ticks apart', () => {
  expect([0.025, 0.05, 5, 0.1 + 0.2, 2.5].map(digitsOf)).toEqual([3, 2, 0, 1, 1]);
});

function point(time: string, value: string | null) {
  return { time, value, fill: value === null ? ('MISSING' as const) : ('OBSERVED' as const) };
}
