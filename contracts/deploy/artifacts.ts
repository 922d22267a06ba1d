import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { InterfaceAbi } from 'ethers';
import { ArtifactMissingError } from './errors.js';

/** Contracts that other stages use. */
export const CONTRACT_NAMES = [
  'Controller',
  'ControllerProxy',
  'MToken',
  'MTokenFactory',
  'FixedRateModel',
  'ReserveFeed',
  'FeedAggregator',
  'TapeRegistry',
  'DMG',
  'FaucetToken',
] as const;

export type ContractName = (typeof CONTRACT_NAMES)[number];

/** What Foundry's compilation leaves of a contract. */
export interface Artifact {
  contractName: ContractName;
  abi: InterfaceAbi & ReadonlyArray<Record<string, unknown>>;
  /** Creation code, 0x-prefixed; constructor arguments follow it. */
  bytecode: string;
}

const OUT_DIR = path.join(import.meta.dirname, '..', 'out');
const loaded = new Map<ContractName, Artifact>();

/** Reads a compiled contract from `contracts/out`. */
export function loadArtifact(contractName: ContractName): Artifact {
  const known = loaded.get(contractName);
  if (known !== undefined) return known;
  const file = path.join(OUT_DIR, `${contractName}.sol`, `${contractName}.json`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ArtifactMissingError(contractName, file, cause);
  }
  const { abi, bytecode } = JSON.parse(text) as { abi: Artifact['abi']; bytecode: { object: string } };
  const artifact: Artifact = { contractName, abi, bytecode: bytecode.object };
  loaded.set(contractName, artifact);
  return artifact;
}

/** ABIs by contract name, each read when first used. */
export const ABIS: Readonly<Record<ContractName, Artifact['abi']>> = Object.defineProperties(
  {},
  Object.fromEntries(CONTRACT_NAMES.map((name) => [name, { enumerable: true, get: () => loadArtifact(name).abi }])),
) as Record<ContractName, Artifact['abi']>;
