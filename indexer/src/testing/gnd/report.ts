import type { GndTestResult } from './runGndTest.js';

/** A result for people: one line when it passed, what differs when it did not. */
export function reportGndTest({ file, name, passed, error, assertions }: GndTestResult): string {
  const lines = [`${passed ? '✓' : '✗'} ${name} (${file})`];
  if (error) lines.push(indent(error.message, 4));
  for (const { query, difference } of assertions) {
    if (difference === null) continue;
    lines.push(indent(query.trim(), 4), indent('- expected, + answered', 4), indent(difference, 4));
  }
  return lines.join('\n');
}

function indent(text: string, spaces: number): string {
  return text.replaceAll(/^/gm, ' '.repeat(spaces));
}
