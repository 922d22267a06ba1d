import type { SubgraphQuery } from '../metrics/index.js';
import type { BlockHeight } from './blockOfQuery.js';

/** What tells which tapes back a market: those that its protocol published since it was listed. */
export interface MarketKey {
  protocol: string;
  listedAt: string;
}

/** What tells which markets a tape backs. */
export interface PublishedTape {
  protocol: string;
  timestamp: string;
}

/** Root of the latest tape that backs each market; null where there is none. */
export async function findLatestRoots(
  query: SubgraphQuery,
  markets: readonly MarketKey[],
  block: BlockHeight | undefined,
): Promise<(string | null)[]> {
  const at = block === undefined ? '' : `block: ${inputLiteral(block)}, `;
  const fields = markets.map(
    ({ protocol, listedAt }, index) =>
      `  t${index}: tapes(first: 1, ${at}orderBy: number, orderDirection: desc, where: {protocol: ${JSON.stringify(protocol)}, timestamp_gte: "${listedAt}"}) { root }`,
  );
  const answer = await query<Record<string, { root: string }[]>>(`query LatestTapes {\n${fields.join('\n')}\n}`);
  return markets.map((_, index) => answer[`t${index}`]?.[0]?.root ?? null);
}

/** When, and by which protocol, the tape of each root was published; null where it was not. */
export async function findPublished(query: SubgraphQuery, roots: readonly string[]): Promise<(PublishedTape | null)[]> {
  const { tapes } = await query<{ tapes: { root: string; timestamp: string; protocol: { id: string } }[] }>(
    `query TapesByRoot {\n  tapes(first: 1000, where: {root_in: ${JSON.stringify(roots)}}) { root timestamp protocol { id } }\n}`,
  );
  const found = new Map(tapes.map(({ root, timestamp, protocol }) => [root, { timestamp, protocol: protocol.id }]));
  return roots.map((root) => found.get(root) ?? null);
}

function inputLiteral(block: BlockHeight): string {
  const fields = Object.entries(block).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `{${fields.join(', ')}}`;
}
