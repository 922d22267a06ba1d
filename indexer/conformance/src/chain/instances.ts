import { getCreateAddress } from 'ethers';

/** Anvil's first account, which deploys everything: addresses follow from the order of this list. */
export const DEPLOYER = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';

export interface Instance {
  name: string;
  contract: string;
  args: unknown[];
  address: string;
}

const MILLION = 10n ** 24n;

const PLAN: Array<[name: string, contract: string, ...args: unknown[]]> = [
  ['dai', 'Token', 'Dai Stablecoin', 'DAI', 18, MILLION],
  ['usdc', 'Token', 'USD Coin', 'USDC', 6, 10n ** 12n],
  ['collectible', 'Collectible'],
  ['factory', 'Factory'],
  ['reader', 'Reader'],
  ['actor', 'Actor'],
  ['other', 'Actor'],
  ['numbers', 'Emitter'],
  ['events', 'Emitter'],
  ['topics', 'Emitter'],
  ['relations', 'Emitter'],
  ['store', 'Emitter'],
  ['points', 'Emitter'],
  ['formats', 'Emitter'],
  ['faults', 'Emitter'],
  ['names', 'Emitter'],
];

const INSTANCES: Instance[] = PLAN.map(([name, contract, ...args], nonce) => ({
  name,
  contract,
  args,
  address: getCreateAddress({ from: DEPLOYER, nonce }),
}));

export function instances(): readonly Instance[] {
  return INSTANCES;
}

/** Address of an instance, with its checksum. */
export function addressOf(name: string): string {
  const instance = INSTANCES.find((candidate) => candidate.name === name);
  if (!instance) throw new Error(`there is no contract instance '${name}'`);
  return instance.address;
}
