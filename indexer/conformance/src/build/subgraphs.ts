import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SUBGRAPHS } from '../paths.js';

/** A subgraph to compare, as its folder describes it. Variants of a folder differ by words in their built manifest. */
export interface SubgraphProject {
  name: string;
  folder: string;
  /** What `__NAME__` stands for in the built manifest of this variant. */
  words: Record<string, string>;
  /** The first of the variants of its folder, or the only one. */
  first: boolean;
}

/** Every project, by folder name; a folder with `variants.json` gives one project per variant and no other. */
export function listSubgraphs(): SubgraphProject[] {
  return readdirSync(SUBGRAPHS)
    .filter((name) => existsSync(join(SUBGRAPHS, name, 'subgraph.yaml')))
    .sort()
    .flatMap((name) => {
      const folder = join(SUBGRAPHS, name);
      const variants = join(folder, 'variants.json');
      if (!existsSync(variants)) return [{ name, folder, words: {}, first: true }];
      const entries = JSON.parse(readFileSync(variants, 'utf8')) as Record<string, Record<string, string>>;
      return Object.entries(entries).map(([variant, words], at) => ({
        name: `${name}-${variant}`,
        folder,
        words,
        first: at === 0,
      }));
    });
}
