import type { ProofOf } from './finish.js';
import { wholeOf, writeBoolean, writeBytes, writeInteger } from './oldDigest.js';
import { createSetHasher, fromLittleEndian, member, pathTo } from './setHasher.js';

/** The proof of indexing of subgraphs before specVersion 0.0.6, as graph-node answers it from the same digests. */
export function oldProofOfIndexing({ deployment, block, indexer, regions }: ProofOf): Buffer {
  const proof = createSetHasher();
  writeBytes(proof, member(pathTo(1), 0), Buffer.from(deployment));
  writeBytes(proof, pathTo(2), block.hash);
  writeBoolean(proof, member(pathTo(3), 0), indexer !== undefined);
  if (indexer !== undefined) writeBytes(proof, pathTo(3), indexer);
  for (const { name, digest } of regions) {
    const region = createSetHasher(fromLittleEndian(digest));
    writeInteger(region, pathTo(1, 0), 0, wholeOf(block.number + 1));
    writeBytes(region, pathTo(0), Buffer.from(name));
    writeBytes(proof, pathTo(0, 1), region.finish());
  }
  writeInteger(proof, pathTo(0, 2), 0, wholeOf(regions.length));
  return Buffer.from(proof.finish());
}
