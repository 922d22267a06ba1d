import {
  dayOfMonth,
  daysInMonth,
  formatDate,
  formatMonth,
  isBusinessDay,
  isoMonth,
  monthAt,
  monthOf,
  periodEnd,
} from './calendar.js';

const FEBRUARY_2024 = monthOf(2024, 2);

test('a period ends at midnight of its last day, leap years included', () => {
  expect(new Date(periodEnd(FEBRUARY_2024) * 1000).toISOString()).toBe('2024-02-29T00:00:00.000Z');
  expect(daysInMonth(FEBRUARY_2024)).toBe(29);
  expect(monthAt(periodEnd(FEBRUARY_2024))).toBe(FEBRUARY_2024);
  expect(monthAt(periodEnd(monthOf(2024, 12)))).toBe(monthOf(2024, 12));
});

test('dates and months are written as EX-102 has them', () => {
  expect(formatDate(periodEnd(monthOf(2024, 12)))).toBe('12-31-2024');
  expect(formatMonth(monthOf(2024, 12))).toBe('12/2024');
  expect(isoMonth(monthOf(2025, 1))).toBe('2025-01');
});

test('a day beyond the end of a month is its last day', () => {
  expect(formatDate(dayOfMonth(FEBRUARY_2024, 31))).toBe('02-29-2024');
});

test('weekends are no business days', () => {
  expect(isBusinessDay(Date.UTC(2025, 0, 3) / 1000)).toBe(true);
  expect(isBusinessDay(Date.UTC(2025, 0, 4) / 1000)).toBe(false);
});
