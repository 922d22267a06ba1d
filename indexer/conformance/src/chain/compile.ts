import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { JsonFragment } from 'ethers';
import { contentStamp } from '../build/stamp.js';
import { CACHE, CONTRACTS } from '../paths.js';

export interface Artifact {
  abi: JsonFragment[];
  bytecode: string;
}

interface SolcOutput {
  errors?: Array<{ severity: string; formattedMessage: string }>;
  contracts?: Record<string, Record<string, { abi: JsonFragment[]; evm: { bytecode: { object: string } } }>>;
}

/** The contracts by name; compiled again only when a source has changed. */
export function compileContracts(): Map<string, Artifact> {
  const sources: Record<string, { content: string }> = {};
  for (const file of readdirSync(CONTRACTS).sort()) {
    sources[file] = { content: readFileSync(join(CONTRACTS, file), 'utf8') };
  }
  const input = JSON.stringify({ language: 'Solidity', sources, settings: SETTINGS });
  const cached = join(CACHE, `contracts-${contentStamp([input])}.json`);
  if (!existsSync(cached)) {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(cached, JSON.stringify(compile(input)));
  }
  return new Map(JSON.parse(readFileSync(cached, 'utf8')) as Array<[string, Artifact]>);
}

const SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'cancun',
  // Bytecode that depends on the code alone keeps hashes of transactions the same on every machine.
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
};

function compile(input: string): Array<[string, Artifact]> {
  const solc = createRequire(import.meta.url)('solc') as { compile(input: string): string };
  const output = JSON.parse(solc.compile(input)) as SolcOutput;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  return Object.values(output.contracts ?? {}).flatMap((contracts) =>
    Object.entries(contracts).map(([name, { abi, evm }]): [string, Artifact] => [
      name,
      { abi, bytecode: `0x${evm.bytecode.object}` },
    ]),
  );
}
