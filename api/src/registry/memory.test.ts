import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { TAPE_FIELDS } from './fields.js';
import { createTestFolder, NAMESPACE, row, type TestFolder } from './testing/tapeXml.js';

const run = promisify(execFile);

const MANY_LOANS = 20_000;
const HEAP_MEGABYTES = 40;
const RESIDENT_LIMIT_MEGABYTES = 300;
const ENTRY = join(import.meta.dirname, 'testing/importInChild.ts');
const PACKAGES = join(import.meta.dirname, '../../../node_modules');

/** As many more elements as real tapes have. */
const AMOUNTS = Object.fromEntries(
  TAPE_FIELDS.filter(({ kind }) => kind === 'signedAmount').map(({ name }) => [name, '12345.67']),
);

let folder: TestFolder;

beforeAll(() => {
  folder = createTestFolder();
});

afterAll(() => folder.remove());

async function writeTape(name: string, loans: number): Promise<string> {
  const path = join(folder.path, name);
  const out = createWriteStream(path);
  out.write(`<assetData xmlns="${NAMESPACE}">`);
  for (let i = 0; i < loans; i++) {
    // Not in the order of asset numbers, so that ordering the leaves is part of the work.
    const assetNumber = `L-${(i * 7919) % loans}`;
    if (!out.write(row({ ...AMOUNTS, assetNumber }))) await once(out, 'drain');
  }
  out.end('</assetData>');
  await once(out, 'finish');
  return path;
}

/** A process of its own, since this one's memory is mostly the test runner's. */
async function importInChild(tape: string): Promise<{ loans: number; rejected: number; residentMegabytes: number }> {
  const bundle = join(folder.path, 'import.cjs');
  const external = ['better-sqlite3'];
  await build({ entryPoints: [ENTRY], outfile: bundle, bundle: true, platform: 'node', format: 'cjs', external });
  const { stdout } = await run(
    process.execPath,
    [`--max-old-space-size=${HEAP_MEGABYTES}`, bundle, tape, join(folder.path, 'registry.db')],
    { env: { ...process.env, NODE_PATH: PACKAGES } },
  );
  return JSON.parse(stdout);
}

test('a tape larger than the heap is imported in bounded memory', async () => {
  const tape = await writeTape('large.xml', MANY_LOANS);
  const { size } = await stat(tape);
  const { loans, rejected, residentMegabytes } = await importInChild(tape);
  expect({ loans, rejected }).toEqual({ loans: MANY_LOANS, rejected: 0 });
  expect(size).toBeGreaterThan(HEAP_MEGABYTES * 2 ** 20);
  expect(residentMegabytes).toBeLessThan(RESIDENT_LIMIT_MEGABYTES);
}, 60_000);
