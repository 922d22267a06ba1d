import { encodeName } from '@vitrine/contracts';
import { Interface } from 'ethers';
import type { Transaction } from '../chain/blockProducer.js';
import type { LedgerMarket } from './ledger.js';

export interface Addresses {
  controller: string;
  reserveFeed: string;
  tapeRegistry: string;
  dmg: string;
}

export interface Report {
  feed: 'LOANS' | 'CASH';
  valueWad: bigint;
  asOf: number;
  /** 0 STALE_OR_MISSING … 5 ONCHAIN. */
  evidenceClass: number;
  ripcord?: boolean;
  payloadHash: string;
}

export interface CapitalMove {
  market: LedgerMarket;
  transferId: string;
  amount: bigint;
  evidenceHash: string;
}

export interface TapePublication {
  root: string;
  periodEnd: number;
  loanCount: number;
  totalBalanceCents: bigint;
  totalValueCents: bigint;
  schemaId: string;
  uri: string;
}

const FUNCTIONS = new Interface([
  'function mint(uint256)',
  'function mint(address, uint256)',
  'function redeem(uint256)',
  'function approve(address, uint256)',
  'function transfer(address, uint256)',
  'function burn(uint256, bytes32)',
  'function report(bytes32, uint256, uint64, uint8, bool, bytes32)',
  'function publish(bytes32, uint64, uint32, uint256, uint256, bytes32, string)',
  'function deployCapital(uint256, bytes32, address, uint256, bytes32)',
  'function returnCapital(uint256, bytes32, uint256, bytes32)',
  'function setMinReserveRatio(uint256)',
  'function setPrice(uint256, uint256)',
  'function setSupplyCap(uint256, uint256)',
  'function pause()',
  'function unpause()',
]);

/** The protocol's functions as transactions, one a function; `from` is who sends it. */
export type ContractCalls = ReturnType<typeof createContractCalls>;

export function createContractCalls({ controller, reserveFeed, tapeRegistry, dmg }: Addresses) {
  const call = (from: string, to: string, name: string, args: readonly unknown[]): Transaction => ({
    from,
    to,
    data: FUNCTIONS.encodeFunctionData(name, args),
    label: `${name} from ${from}`,
  });

  return {
    mint: (from: string, market: LedgerMarket, amount: bigint) => call(from, market.mToken, 'mint(uint256)', [amount]),
    redeem: (from: string, market: LedgerMarket, amount: bigint) => call(from, market.mToken, 'redeem', [amount]),
    faucet: (from: string, market: LedgerMarket, to: string, amount: bigint) =>
      call(from, market.underlying, 'mint(address,uint256)', [to, amount]),
    approve: (from: string, market: LedgerMarket, amount: bigint) =>
      call(from, market.underlying, 'approve', [market.mToken, amount]),
    transferMToken: (from: string, market: LedgerMarket, to: string, amount: bigint) =>
      call(from, market.mToken, 'transfer', [to, amount]),
    transferDmg: (from: string, to: string, amount: bigint) => call(from, dmg, 'transfer', [to, amount]),
    burnDmg: (from: string, amount: bigint, reason: string) => call(from, dmg, 'burn', [amount, encodeName(reason)]),
    report: (from: string, { feed, valueWad, asOf, evidenceClass, ripcord, payloadHash }: Report) =>
      call(from, reserveFeed, 'report', [
        encodeName(feed),
        valueWad,
        asOf,
        evidenceClass,
        ripcord ?? false,
        payloadHash,
      ]),
    publish: (from: string, tape: TapePublication) =>
      call(from, tapeRegistry, 'publish', [
        tape.root,
        tape.periodEnd,
        tape.loanCount,
        tape.totalBalanceCents,
        tape.totalValueCents,
        tape.schemaId,
        tape.uri,
      ]),
    deployCapital: (from: string, { market, transferId, amount, evidenceHash }: CapitalMove) =>
      call(from, controller, 'deployCapital', [market.marketId, transferId, from, amount, evidenceHash]),
    returnCapital: (from: string, { market, transferId, amount, evidenceHash }: CapitalMove) =>
      call(from, controller, 'returnCapital', [market.marketId, transferId, amount, evidenceHash]),
    setMinReserveRatio: (from: string, ratio: bigint) => call(from, controller, 'setMinReserveRatio', [ratio]),
    setPrice: (from: string, market: LedgerMarket, price: bigint) =>
      call(from, controller, 'setPrice', [market.marketId, price]),
    setSupplyCap: (from: string, market: LedgerMarket, cap: bigint) =>
      call(from, controller, 'setSupplyCap', [market.marketId, cap]),
    pause: (from: string) => call(from, controller, 'pause', []),
    unpause: (from: string) => call(from, controller, 'unpause', []),
  };
}
