/** One thing measured, beside what it is compared with in the same run: a limit that must hold, or a peer. */
export interface Measurement {
  name: string;
  value: number;
  unit: string;
  /** What `value` is compared with. */
  against: { what: string; value: number };
  /** Whether less or more is better. */
  better: 'less' | 'more';
}

/** How many times better than what it is compared with: 2 = half the time or twice the rate; below 1 it falls short. */
export function ratio({ value, against, better }: Measurement): number {
  return better === 'less' ? against.value / value : value / against.value;
}

/** A group of measurements that `npm run bench -- <name>` runs. */
export interface Suite {
  name: string;
  run(): AsyncGenerator<Measurement>;
}

/** One line for people. */
export function describe(measurement: Measurement): string {
  const { name, value, unit, against } = measurement;
  const times = ratio(measurement);
  const verdict = times >= 1 ? '✓' : '✗';
  return `  ${verdict} ${name}: ${format(value)} ${unit}; ${against.what} ${format(against.value)} ${unit}, ratio ${times.toFixed(2)}`;
}

function format(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
