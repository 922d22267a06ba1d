import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { id } from 'ethers';

/** Papers whose Keccak-256 the chain carries as evidence. */
export interface Documents {
  /** Keeps a document, named by its hash, and returns the hash. */
  file(content: Record<string, string | number>): string;
}

export function createDocuments(directory: string): Documents {
  mkdirSync(directory, { recursive: true });
  return {
    file(content) {
      const text = `${JSON.stringify(content)}\n`;
      const hash = id(text);
      writeFileSync(join(directory, `${hash}.json`), text);
      return hash;
    },
  };
}
