import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SubgraphProject } from '../build/subgraphs.js';
import type { ChainBlock } from '../chain/play.js';
import type { ConformanceQuery } from './query.js';

/**
 * The queries of `queries.graphql` in a project's folder. Each begins with a line `## its name`; `# variables: {..}`
 * and `# operationName: X` may follow. `{{hash:5}}` stands for the hash of block 5.
 */
export function handwrittenQueries(project: SubgraphProject, blocks: readonly ChainBlock[]): ConformanceQuery[] {
  const file = join(project.folder, 'queries.graphql');
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8').replace(
    /\{\{hash:(\d+)\}\}/g,
    (_, at: string) => blocks[Number(at)]?.hash ?? '',
  );
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => readQuery(part, file));
}

function readQuery(part: string, file: string): ConformanceQuery {
  const end = part.indexOf('\n');
  const name = part.slice(0, end).trim();
  const query = part.slice(end + 1).replace(/\n$/, '');
  const variables = /^# variables: (.*)$/m.exec(query)?.[1];
  const operationName = /^# operationName: (.*)$/m.exec(query)?.[1];
  if (name === '') throw new Error(`${file} has a query without a name`);
  return {
    name,
    query: query.replace(/^# (variables|operationName): .*\n?/gm, ''),
    ...(variables === undefined ? {} : { variables: JSON.parse(variables) as Record<string, unknown> }),
    ...(operationName === undefined ? {} : { operationName }),
  };
}
