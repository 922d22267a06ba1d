import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SUBGRAPHS } from '../paths.js';

/** How much is asked about a subgraph: everything, all but filters, or no query at all (its status and proofs alone). */
export type QueryScope = 'all' | 'rows' | 'none';

/** A subgraph to compare, as its folder describes it. Variants of a folder differ by words in their built manifest. */
export interface SubgraphProject {
  name: string;
  folder: string;
  /** What `__NAME__` stands for in the built manifest of this variant. */
  words: Record<string, string>;
  queries: QueryScope;
}

type Variants = Record<string, { words: Record<string, string>; queries: QueryScope }>;

/** Every project, by folder name; a folder with `variants.json` gives one project per variant and no other. */
export function listSubgraphs(): SubgraphProject[] {
  return readdirSync(SUBGRAPHS)
    .filter((name) => existsSync(join(SUBGRAPHS, name, 'subgraph.yaml')))
    .sort()
    .flatMap((name): SubgraphProject[] => {
      const folder = join(SUBGRAPHS, name);
      const file = join(folder, 'variants.json');
      if (!existsSync(file)) return [{ name, folder, words: {}, queries: 'all' }];
      const variants = JSON.parse(readFileSync(file, 'utf8')) as Variants;
      return Object.entries(variants).map(([variant, fields]) => ({ name: `${name}-${variant}`, folder, ...fields }));
    });
}
