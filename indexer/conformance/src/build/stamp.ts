import { createHash } from 'node:crypto';

/** Tells contents apart, for names of cached results. */
export function contentStamp(contents: Iterable<string | Buffer>): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(`${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 16);
}
