import { keccak_256 } from '@noble/hashes/sha3';
import { createStableHash, STATE_LENGTH } from './hasher.js';

const ROOT_ADDRESS = 17n;
const ADDRESS_FACTOR = 486_187_739n;
const ADDRESS_MASK = (1n << 128n) - 1n;
const ROOM = 1_024;

export interface ProofOf {
  deployment: string;
  block: { number: number; hash: Buffer };
  /** Address of whom the proof is for, so that nobody else can pass it off as theirs. */
  indexer: Buffer | undefined;
  /** Digest of each causality region at the block. */
  regions: readonly { name: string; digest: Buffer }[];
}

/** The proof of indexing that graph-node answers from the same digests. */
export function proofOfIndexing({ deployment, block, indexer, regions }: ProofOf): Buffer {
  const hash = createStableHash();
  const input = hash.free + STATE_LENGTH;
  const longest = Math.max(deployment.length * 3, ...regions.map(({ name }) => name.length * 3));
  const missing = input + longest + ROOM - hash.memory.buffer.byteLength;
  if (missing > 0) hash.memory.grow(Math.ceil(missing / 65_536));
  const memory = Buffer.from(hash.memory.buffer);
  const proof = hash.state;
  const region = hash.free;

  const write = (state: number, path: readonly number[], bytes: Buffer) => {
    const address = path.reduce((at, n) => (at * ADDRESS_FACTOR + BigInt(n)) & ADDRESS_MASK, ROOT_ADDRESS);
    bytes.copy(memory, input);
    hash.write(state, asInt64(address), asInt64(address >> 64n), input, bytes.length);
  };
  hash.clear(proof);
  if (deployment !== '') write(proof, [1, 0], Buffer.from(deployment));
  write(proof, [2], block.hash);
  if (indexer !== undefined) {
    write(proof, [3, 0], indexer);
    write(proof, [3], Buffer.alloc(0));
  }
  for (const { name, digest } of regions) {
    memory.set(digest, region);
    write(region, [1, 0], wholeNumber(block.number + 1));
    write(region, [0], Buffer.from(name));
    write(proof, [0], Buffer.from(memory.subarray(region, region + STATE_LENGTH)));
  }
  hash.finish(proof);
  return Buffer.from(keccak_256(memory.subarray(hash.hashed, hash.hashed + 16)));
}

function asInt64(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** Little-endian, without the zeros at the end. */
function wholeNumber(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256);
  return Buffer.from(bytes);
}
