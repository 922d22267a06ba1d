import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchBuild } from './watchBuild.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-watch-'));
  mkdirSync(join(folder, 'build/Token'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

test('many writes are one change, also below and after the folder was made anew', async () => {
  const watch = watchBuild(join(folder, 'build/subgraph.yaml'));
  const write = (name: string) => writeFileSync(join(folder, 'build', name), String(Math.random()));
  const first = watch.changed();
  for (let i = 0; i < 5; i++) write('Token/Token.wasm');
  expect(await first).toBe(true);

  rmSync(join(folder, 'build'), { recursive: true });
  expect(await watch.changed()).toBe(true);
  mkdirSync(join(folder, 'build'));
  expect(await watch.changed()).toBe(true);
  write('subgraph.yaml');
  expect(await watch.changed()).toBe(true);

  const last = watch.changed();
  watch.close();
  expect(await last).toBe(false);
});
