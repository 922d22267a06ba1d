import { dirname, join } from 'node:path';

// One level below the package in both src/ and dist/.
const CONFORMANCE = join(import.meta.dirname, '..');

export const REPOSITORY = join(CONFORMANCE, '../..');
export const CONTRACTS = join(CONFORMANCE, 'contracts');
export const SUBGRAPHS = join(CONFORMANCE, 'subgraphs');
/** Builds and databases: everything that can be made again. */
export const CACHE = join(REPOSITORY, 'node_modules/.cache/vitrine/conformance');

export function parentOf(path: string): string {
  return dirname(path);
}
