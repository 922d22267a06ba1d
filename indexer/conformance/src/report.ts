import { writeFileSync } from 'node:fs';
import type { Comparison, Kind } from './compare/result.js';
import { knownDifference } from './differences.js';

export interface Summary {
  equal: number;
  different: number;
  /** Different, and in the list of differences on purpose. */
  known: number;
}

const KINDS: Kind[] = ['query', 'proof', 'status', 'http'];
const PLURALS: Record<Kind, string> = { query: 'queries', proof: 'proofs', status: 'statuses', http: 'http' };
const CONTEXT_LINES = 3;
const MOST_CHARACTERS = 160;

/** Prints counts per subgraph and the first differences of each; gives the sum. */
export function report(comparisons: readonly Comparison[], firstDifferences: number): Summary {
  const total: Summary = { equal: 0, different: 0, known: 0 };
  for (const subgraph of new Set(comparisons.map((comparison) => comparison.subgraph))) {
    const own = comparisons.filter((comparison) => comparison.subgraph === subgraph);
    const cells = KINDS.map((kind) =>
      cell(
        kind,
        own.filter((comparison) => comparison.kind === kind),
      ),
    );
    console.log(`${subgraph.padEnd(24)} ${cells.filter((text) => text !== '').join('   ')}`);
    const unknown = own.filter((comparison) => !comparison.equal && !knownDifference(comparison));
    for (const difference of unknown.slice(0, firstDifferences)) printDifference(difference);
    add(total, summarise(own));
  }
  return total;
}

function cell(kind: Kind, comparisons: readonly Comparison[]): string {
  if (comparisons.length === 0) return '';
  const { equal, different, known } = summarise(comparisons);
  const parts = [`${equal} equal`];
  if (different > 0) parts.push(`${different} DIFFERENT`);
  if (known > 0) parts.push(`${known} different on purpose`);
  return `${PLURALS[kind]}: ${parts.join(', ')}`;
}

export function summarise(comparisons: readonly Comparison[]): Summary {
  const summary: Summary = { equal: 0, different: 0, known: 0 };
  for (const comparison of comparisons) {
    if (comparison.equal) summary.equal++;
    else if (knownDifference(comparison)) summary.known++;
    else summary.different++;
  }
  return summary;
}

function add(total: Summary, other: Summary): void {
  total.equal += other.equal;
  total.different += other.different;
  total.known += other.known;
}

function printDifference({ kind, name, reorganised, request, expected, actual = '' }: Comparison): void {
  const left = expected.split('\n');
  const right = actual.split('\n');
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  const from = Math.max(0, at - CONTEXT_LINES);
  const show = (lines: string[]) => lines.slice(from, at + CONTEXT_LINES).map((line) => `      ${clip(line)}`);
  console.log(
    [
      `  ${kind} ${clip(name)}${reorganised ? ', after a reorganisation' : ''}`,
      ...(kind === 'query' ? [`    ${request.length > 600 ? `${request.slice(0, 600)}…` : request}`] : []),
      '    graph-node:',
      ...show(left),
      '    vitrine:',
      ...show(right),
    ].join('\n'),
  );
}

function clip(line: string): string {
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}

/** Everything that was compared, for machines; answers only where they differ. */
export function writeReport(file: string, comparisons: readonly Comparison[]): void {
  const entries = comparisons.map((comparison) => {
    const { subgraph, kind, name, reorganised = false, equal, request, expected, actual } = comparison;
    const about = { subgraph, kind, name, reorganised, equal };
    return equal ? about : { ...about, request, expected, actual, reason: knownDifference(comparison)?.reason ?? null };
  });
  writeFileSync(file, `${JSON.stringify({ summary: summarise(comparisons), comparisons: entries }, null, 1)}\n`);
}
