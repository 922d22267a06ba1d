import { getAddress, id } from 'ethers';
import type { JsonRpc, RpcCall } from '../chain/jsonRpc.js';
import { InvalidScenarioError } from '../errors.js';

/** Who acts, by address. All can be sent from without a key. */
export interface Cast {
  /** Deploys the protocol and governs it, as the multisig before the DAO. */
  governor: string;
  /** Moves capital out of the reserves and back. */
  operator: string;
  /** Reports reserves and publishes tapes. */
  servicer: string;
  /** Holds DMG for the foundation, the ecosystem, the public sale; buys back and burns. */
  foundation: string;
  ecosystem: string;
  sale: string;
  treasury: string;
  depositors: string[];
}

/** Accounts kept free for people who try the local chain by hand. */
const ROLE_ACCOUNTS = 10;
const FUNDS_WEI = '0x21e19e0c9bab2400000';

/** Takes the chain's unlocked accounts, the first ten for roles; where it has too few, impersonates more. */
export async function castActors(rpc: JsonRpc, depositors: number): Promise<Cast> {
  const unlocked = await rpc.call<string[]>('eth_accounts');
  if (unlocked.length < ROLE_ACCOUNTS) {
    throw new InvalidScenarioError(
      `The chain at ${rpc.url} has ${unlocked.length} unlocked accounts; the scenario needs at least ${ROLE_ACCOUNTS}. ` +
        'Start anvil with its default accounts.',
    );
  }
  const roles = unlocked.slice(0, ROLE_ACCOUNTS) as [string, string, string, string, string, string, string];
  const [governor, operator, servicer, foundation, ecosystem, sale, treasury] = roles;
  const own = unlocked.slice(ROLE_ACCOUNTS, ROLE_ACCOUNTS + depositors);
  const others = Array.from({ length: depositors - own.length }, (_, index) => impersonatedAddress(index));
  await rpc.batch(
    others.flatMap((address): RpcCall[] => [
      ['anvil_impersonateAccount', address],
      ['anvil_setBalance', address, FUNDS_WEI],
    ]),
  );
  return { governor, operator, servicer, foundation, ecosystem, sale, treasury, depositors: [...own, ...others] };
}

function impersonatedAddress(index: number): string {
  return getAddress(`0x${id(`vitrine depositor ${index}`).slice(-40)}`);
}
