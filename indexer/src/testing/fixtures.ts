import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Interface, type InterfaceAbi } from 'ethers';
import type { FakeEvent } from './fakeChain.js';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

/**
 * Builds a subgraph of `indexer/fixtures` with graph-cli unless its build is newer than its sources.
 * @returns path of the built manifest
 */
export function buildFixture(name: string): string {
  const folder = join(FIXTURES, name);
  const built = join(folder, 'build/subgraph.yaml');
  const sources = ['subgraph.yaml', 'schema.graphql', ...files(folder, 'src'), ...files(folder, 'abis')];
  const newest = Math.max(...sources.map((file) => statSync(join(folder, file)).mtimeMs));
  if (existsSync(built) && statSync(built).mtimeMs > newest) return built;
  graph(folder, 'codegen');
  graph(folder, 'build');
  return built;
}

/** Encodes events of a fixture's ABI. */
export function eventsOf(fixture: string, abi: string, address: string) {
  const json = JSON.parse(readFileSync(join(FIXTURES, fixture, `abis/${abi}.json`), 'utf8')) as InterfaceAbi;
  const contract = new Interface(json);
  return (event: string, ...args: unknown[]): FakeEvent => {
    const { topics, data } = contract.encodeEventLog(event, args);
    return { address: address.toLowerCase(), topics: topics as string[], data };
  };
}

function files(folder: string, directory: string): string[] {
  return readdirSync(join(folder, directory)).map((file) => join(directory, file));
}

function graph(folder: string, command: string): void {
  const cli = join(dirname(createRequire(import.meta.url).resolve('@graphprotocol/graph-cli')), '../bin/run.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, command], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`graph ${command} failed in ${folder}:\n${stdout}${stderr}`);
}
