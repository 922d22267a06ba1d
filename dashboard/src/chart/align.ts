import type { MetricPoint } from '../api/types.js';

/** A line of the chart: exact values for reading, one for each time; null where the value is missing. */
export interface Line {
  id: string;
  label: string;
  values: (string | null)[];
}

/** Lines over the same times, seconds since 1970, ascending. */
export interface Lines {
  times: number[];
  lines: Line[];
}

/** Puts several series onto one list of times. A time that a series does not have is missing in it. */
export function align(series: readonly { id: string; label: string; points: readonly MetricPoint[] }[]): Lines {
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ time }) => time)))];
  times.sort((left, right) => Number(left) - Number(right));
  const lines = series.map(({ id, label, points }) => {
    const byTime = new Map(points.map(({ time, value }) => [time, value]));
    return { id, label, values: times.map((time) => byTime.get(time) ?? null) };
  });
  return { times: times.map(Number), lines };
}

const MAX_DIGITS = 8;
const EPSILON = 1e-6;

/** Digits after the point that tell the ticks of an axis apart: 3 for a step of 0.025. */
export function digitsOf(step: number): number {
  for (let digits = 0; digits < MAX_DIGITS; digits++) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < EPSILON * scaled) return digits;
  }
  return MAX_DIGITS;
}
