import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseInputSchema } from '../schema/parse.js';
import { openDatabase } from '../store/database.js';
import { createEntityStore } from '../store/entityStore.js';
import type { Patch } from '../store/entityTable.js';
import { createTables } from '../store/layout.js';
import { createStableHash } from './hasher.js';
import { createProofRecorder, oldProofOfIndexing, proofOfIndexing } from './index.js';

const schema = parseInputSchema(`
  type t @entity { id: String! }
  type type @entity { id: String! val: Int key: String null: String }
`);
const db = openDatabase(':memory:');
createTables(db, schema);
const { tables } = createEntityStore(db, schema);

type Change = { type: string; values: Record<string, string | number | null> } | { type: string; removed: true };

const EMPTY: Change = { type: 'type', values: { id: 'id' } };
const DATA: Change = { type: 'type', values: { id: 'id', val: 1 } };
const DATA_2: Change = { type: 'type', values: { id: 'id', key: 's', null: null } };
const REMOVED: Change = { type: 'type', removed: true };

/** Digest after blocks from 0 on, each with at most one change. */
function digestOf(blocks: (Change | null)[], { old = false } = {}): Buffer {
  const recorder = createProofRecorder(schema, { old });
  let digest: Buffer | null = null;
  for (const [number, change] of blocks.entries()) {
    if (change === null) continue;
    recorder.beginBlock(number);
    recorder.beginTrigger();
    recorder.beginHandler();
    if ('removed' in change) recorder.remove(change.type, 'id');
    else {
      const table = tables.get(change.type);
      if (!table) throw new Error(change.type);
      const patch: Patch = table.fields.map(({ name }) => change.values[name]);
      recorder.set(table, 'id', patch, []);
    }
    recorder.endHandler(false);
    recorder.endTrigger();
    digest = recorder.endBlock() ?? digest;
    // Each block could be the first one after a restart.
    recorder.restore(digest);
  }
  return digest as Buffer;
}

const hashOf = (byte: number) => Buffer.alloc(32, byte);
const addressOf = (byte: number) => Buffer.alloc(20, byte);

// The cases of graph-node's own tests, with the answers that are written there.
test.each([
  {
    name: 'nothing',
    deployment: 'test',
    block: { number: 0, hash: hashOf(1) },
    indexer: undefined,
    regions: {},
    proof: 'dced49c45eac68e8b3d8f857928e7be6c270f2db8b56b0d7f27ce725100bae01',
    oldProof: '401e5bef572bc3a56b0ced0eb6cb4619d2ca748db6af8855828d16ff3446cfdd',
  },
  {
    name: 'one event',
    deployment: 'test',
    block: { number: 1, hash: hashOf(1) },
    indexer: addressOf(1),
    regions: { eth: [null, { type: 't', values: { id: 'id' } }] },
    proof: '8bb3373fb55e02bde3202bac0eeecf1bd9a676856a4dd6667bd809aceda41885',
    oldProof: '96640d7a35405524bb21da8d86f7a51140634f44568cf9f7df439d0b2b01a435',
  },
  {
    name: 'several blocks',
    deployment: 'b',
    block: { number: 4, hash: hashOf(3) },
    indexer: addressOf(1),
    regions: { eth: [null, DATA, null, EMPTY, null] },
    proof: '8b0097ad96b21f7e4bd8dcc41985e6e5506b808f1185016ab1073dd8745238ce',
    oldProof: 'a0346ee0d7e0518f73098b6f9dc020f1cf564fb88e09779abfdf5da736de5e82',
  },
  {
    name: 'two causality regions',
    deployment: 'b',
    block: { number: 4, hash: hashOf(3) },
    indexer: addressOf(1),
    regions: { eth: [null, DATA_2, null, REMOVED, null], ipfs: [null, DATA, null, DATA, null] },
    proof: '2041af28678e68406247a5cfb5fe336947da75256c79b35c2f61fc7985091c0e',
    oldProof: 'cc9449860e5b19b76aa39d6e05c5a560d1cb37a93d4bf64669feb47cfeb452fa',
  },
  {
    name: 'data',
    deployment: 'test',
    block: { number: 1, hash: hashOf(1) },
    indexer: addressOf(4),
    regions: { eth: [null, DATA] },
    proof: '421ef30a03be64014b9eef2b999795dcabfc601368040df855635e7886eb3822',
    oldProof: 'd304672a249293ee928d99d9cb0576403bdc4b6dbadeb49b98f527277297cdcc',
  },
])('the proof of $name is graph-node’s', ({ deployment, block, indexer, regions, proof, oldProof }) => {
  const digests = (old: boolean) =>
    Object.entries(regions).map(([name, blocks]) => ({ name, digest: digestOf(blocks as Change[], { old }) }));
  const of = { deployment, block, indexer };
  expect(proofOfIndexing({ ...of, regions: digests(false) }).toString('hex')).toBe(proof);
  expect(oldProofOfIndexing({ ...of, regions: digests(true) }).toString('hex')).toBe(oldProof);
});

// From the reference implementation of XXH3, for bytes i * 131 + 7 and seed 17: one length or two for each of its branches.
test.each([
  [0, 'c942c5cf8bc607e071688b136686d384'],
  [1, '55561e99c2647dbf8f251187e3ddc09b'],
  [3, '60ca7b0e6b20387b5ab561543cd0fbe0'],
  [4, '2e19b7dbf287c4566553645600f20e43'],
  [8, 'a2f00c09bee556aae058317b0908bf57'],
  [9, '02049cc63265a3dea60268231f4ef67e'],
  [16, '709bae55bd4a626e99ac3fda33a3d799'],
  [17, 'a271de5b25ab99678eea83fe2728575a'],
  [33, 'db14272dc5b8bc4b7f10eee178d122dc'],
  [65, '652ed55ead982aaa3571d6d41de68feb'],
  [128, '9e36ceb9a7666cb92b2d40c5ba4a2cc3'],
  [129, 'd2e329d5396a90bc6b05a3f487b2f3b6'],
  [240, 'db128225072ecf0e285f78801e59f9aa'],
  [241, '713cb7753da28ef35e4886c97147c537'],
  [1024, 'adb90dcf50dbae677e07c59f04906ab6'],
  [5000, 'cabe214b312ec79c18e86037139c14d3'],
])('XXH3 of %d bytes', (length, expected) => {
  const hash = createStableHash();
  const memory = Buffer.from(hash.memory.buffer);
  for (let i = 0; i < length; i++) memory[hash.free + i] = i * 131 + 7;
  hash.hash(hash.free, length, 17n);
  const [low, high] = [memory.readBigUInt64LE(hash.hashed), memory.readBigUInt64LE(hash.hashed + 8)];
  expect(((high << 64n) | low).toString(16).padStart(32, '0')).toBe(expected);
});

test('the compiled module is that of its source', () => {
  const script = join(import.meta.dirname, '../../wasm/build.mjs');
  expect(spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toMatchObject({
    stderr: '',
    status: 0,
  });
}, 60_000);
