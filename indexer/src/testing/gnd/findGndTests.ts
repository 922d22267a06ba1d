import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TestInputError } from '../errors.js';

const FOLDER = 'tests';

/** Test files: those that are given, those in folders that are given, or those in `tests/` of the subgraph. */
export function findGndTests(manifestPath: string, given: readonly string[]): string[] {
  const folder = dirname(resolve(manifestPath));
  const candidates = given.length > 0 ? given : [join(folder, FOLDER), join(folder, '..', FOLDER)].filter(existsSync);
  const files = candidates.slice(0, given.length || 1).flatMap((path) => {
    if (!existsSync(path)) throw new TestInputError('There is no such test.', { where: path });
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
    return names.sort().map((name) => join(path, name));
  });
  if (files.length > 0) return files;
  throw new TestInputError('There are no tests.', {
    where: given.join(', ') || join(folder, FOLDER),
    hint: 'Give the files, or folders that hold them: vitrine test <subgraph.yaml> tests/*.json',
  });
}
