import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManifestError, SchemaError } from '../errors.js';
import { createIndexer } from '../indexer.js';
import { buildFixture } from '../testing/fixtures.js';
import { temporaryFolder } from '../testing/harness.js';
import { loadManifest } from './load.js';

const ABI = JSON.stringify([
  { type: 'event', name: 'Ping', inputs: [{ name: 'n', type: 'uint256', indexed: true }] },
  { type: 'event', name: 'Twice', inputs: [{ name: 'n', type: 'uint256' }] },
  { type: 'event', name: 'Twice', inputs: [{ name: 'n', type: 'uint8' }] },
]);

const MANIFEST = `specVersion: 1.2.0
schema:
  file: schema.graphql
dataSources:
  - kind: ethereum
    name: One
    network: mainnet
    source:
      abi: One
      address: "0x00000000000000000000000000000000000000AA"
      startBlock: 7
      endBlock: 9
    mapping:
      kind: ethereum/events
      apiVersion: 0.0.7
      language: wasm/assemblyscript
      file:
        /: one.wasm
      entities: [Thing]
      abis:
        - name: One
          file: one.json
      eventHandlers:
        - event: Ping(indexed uint256)
          handler: onPing
          topic1: ["0x00000000000000000000000000000000000000bb"]
          receipt: true
`;

// (module (import "m" "magic" (func)) (memory (export "memory") 1) (func (export "allocate") (export "id_of_type")))
const MODULE_WITH_UNKNOWN_IMPORT = [
  '0061736d01000000',
  '010401600000',
  '020b01016d056d616769630000',
  '03020100',
  '0503010001',
  '072203066d656d6f7279020008616c6c6f6361746500010a69645f6f665f747970650001',
  '0a040102000b',
];

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

function write(manifest: string, schema = 'type Thing @entity { id: ID! }', abi = ABI): string {
  writeFileSync(folder.path('one.json'), abi);
  writeFileSync(folder.path('one.wasm'), 'not wasm');
  writeFileSync(folder.path('schema.graphql'), schema);
  writeFileSync(folder.path('subgraph.yaml'), manifest);
  return folder.path('subgraph.yaml');
}

test('a manifest is read with its schema and ABIs', () => {
  const manifest = loadManifest(write(MANIFEST));
  expect(manifest).toMatchObject({ network: 'mainnet', specVersion: [1, 2, 0], templates: [], nonFatalErrors: false });
  const [source] = manifest.dataSources;
  expect(source).toMatchObject({
    name: 'One',
    address: '0x00000000000000000000000000000000000000aa',
    startBlock: 7,
    endBlock: 9,
    apiVersion: 7,
    wasmFile: folder.path('one.wasm'),
  });
  expect(source?.eventHandlers).toEqual([
    expect.objectContaining({
      handler: 'onPing',
      topic0: '0x48257dc961b6f792c2b78a080dacfed693b660960a702de21cee364e20270e2f',
      topics: [new Set([`0x${'bb'.padStart(64, '0')}`]), undefined, undefined],
      receipt: true,
    }),
  ]);
});

test.each<[string, (text: string) => string, RegExp, number | undefined]>([
  [
    'an unknown key',
    (text) => text.replace('  - kind', '  - colour: red\n    kind'),
    /`dataSources\[0\]\.colour` is not known/,
    5,
  ],
  ['a missing key', (text) => text.replace('    name: One\n', ''), /`dataSources\[0\]\.name` is missing/, 5],
  ['an old apiVersion', (text) => text.replace('0.0.7', '0.0.4'), /apiVersion 0\.0\.4 is not supported/, 15],
  ['a new specVersion', (text) => text.replace('1.2.0', '1.5.0'), /specVersion 1\.5\.0 is not supported/, 1],
  ['a bad address', (text) => text.replace('00AA', 'AA'), /is not an address/, 10],
  [
    'an unknown event',
    (text) => text.replace('Ping(indexed uint256)', 'Pong(uint256)'),
    /ABI `One` has no event `Pong\(uint256\)`/,
    24,
  ],
  [
    'an ambiguous event',
    (text) => text.replace('Ping(indexed uint256)', 'Twice(bool)'),
    /has no event `Twice\(bool\)`/,
    24,
  ],
  ['an unknown ABI', (text) => text.replace('abi: One', 'abi: Two'), /ABI `Two` is not in `mapping\.abis`/, 9],
  ['a missing file', (text) => text.replace('one.json', 'two.json'), /two\.json does not exist/, 22],
  ['a file on IPFS', (text) => text.replace('one.wasm', '/ipfs/QmX'), /is a link to IPFS/, 18],
  [
    'a call handler of a function that the ABI does not have',
    (text) => `${text}      callHandlers:\n        - function: f(uint256)\n          handler: onF\n`,
    /ABI `One` has no function `f\(uint256\)`/,
    29,
  ],
  ['a graft', (text) => `${text}graft:\n  base: QmX\n  block: 1\n`, /Grafting is not supported/, 29],
  [
    'a file data source',
    (text) => text.replace('kind: ethereum\n', 'kind: file/ipfs\n'),
    /File data sources are not supported/,
    5,
  ],
  [
    'composition',
    (text) => text.replace('kind: ethereum\n', 'kind: subgraph\n'),
    /Subgraph composition is not supported/,
    5,
  ],
  ['an unknown feature', (text) => `${text}features: [magic]\n`, /Feature `magic` is not known/, 28],
  ['broken YAML', (text) => text.replace('schema:', 'schema: ]'), /.+/, 2],
])('%s is refused with file and line', (_, change, message, line) => {
  const file = write(change(MANIFEST));
  const error = refusal(() => loadManifest(file));
  expect(error).toBeInstanceOf(ManifestError);
  expect(error.message).toMatch(message);
  expect(error.message).toContain(`${file}:${line}\n  `);
});

test('a manifest that does not exist is refused', () => {
  expect(() => loadManifest(folder.path('none.yaml'))).toThrow(/The manifest does not exist\.\n {2}at .*none\.yaml/);
});

test.each([
  ['type Thing { id: ID! }', /Type `Thing` has no @entity directive/],
  ['type Thing @entity { name: String! }', /Type `Thing` has no field `id`/],
  ['type Thing @entity { id: Int! }', /`id` of type Int/],
  ['type Thing @entity { id: ID! other: Other }', /`Thing\.other` has the unknown type `Other`/],
  [
    'type Thing @entity { id: ID! xs: [Thing!]! @derivedFrom(field: "y") }',
    /is derived from `Thing\.y`, which does not exist/,
  ],
  ['type Thing @entity { id: ID! a1: Int a_1: Int }', /need the same column/],
  ['type Thing @entity { id: ID!', /Syntax Error/],
  [
    'type Thing @aggregation(intervals: ["hour"], source: "T") { id: Int8! }',
    /Timeseries Thing is missing a `timestamp` field/,
  ],
  ['type _Schema_ @fulltext(name: "s") type Thing @entity { id: ID! }', /Fulltext search is not supported/],
])('the schema %s is refused with file and line', (schema, message) => {
  const error = refusal(() => loadManifest(write(MANIFEST, schema)));
  expect(error).toBeInstanceOf(SchemaError);
  expect(error.message).toMatch(message);
  expect(error.message).toContain(`at ${folder.path('schema.graphql')}`);
});

test('an ABI that is not JSON is refused', () => {
  expect(() => loadManifest(write(MANIFEST, undefined, '{'))).toThrow(/The ABI .*one\.json can not be read/);
});

describe('a mapping', () => {
  const index = (manifestPath: string) => () =>
    createIndexer({
      common: { logger: { child: () => ({}) } as never },
      manifestPath,
      rpcUrl: 'http://127.0.0.1:1',
      databasePath: ':memory:',
    });

  test('that is not WASM is refused', () => {
    expect(index(write(MANIFEST))).toThrow(/This is not a WASM file\.\n {2}at .*one\.wasm/);
  });

  test('that is cut off is refused', () => {
    const file = write(MANIFEST);
    const wasm = readFileSync(join(buildFixture('token'), '../Token/Token.wasm'));
    writeFileSync(folder.path('one.wasm'), wasm.subarray(0, wasm.length - 1000));
    expect(index(file)).toThrow(/The WASM file is truncated or corrupt/);
  });

  test('without the handler is refused', () => {
    const file = write(MANIFEST);
    writeFileSync(folder.path('one.wasm'), readFileSync(join(buildFixture('token'), '../Token/Token.wasm')));
    expect(index(file)).toThrow(/The mapping of `One` does not export the handler `onPing`/);
  });

  test('that imports what the host does not have is refused', () => {
    const file = write(MANIFEST);
    writeFileSync(folder.path('one.wasm'), Buffer.from(MODULE_WITH_UNKNOWN_IMPORT.join(''), 'hex'));
    expect(index(file)).toThrow(/The mapping imports `m\.magic`, which the host does not have/);
  });
});

function refusal(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}
