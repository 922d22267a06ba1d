import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../../fixtures/transfers');

/** Builds the subgraph that is indexed: two balances and a row for each transfer. @returns path of the built manifest */
export function buildTokenSubgraph(): string {
  const manifest = join(FOLDER, 'build/subgraph.yaml');
  if (existsSync(manifest)) return manifest;
  const cli = join(dirname(createRequire(import.meta.url).resolve('@graphprotocol/graph-cli')), '../bin/run.js');
  for (const command of ['codegen', 'build']) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, command], { cwd: FOLDER, encoding: 'utf8' });
    if (status !== 0) throw new Error(`graph ${command} failed in ${FOLDER}:\n${stdout}${stderr}`);
  }
  return manifest;
}
