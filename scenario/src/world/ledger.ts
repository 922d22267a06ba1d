import { PARAMETERS } from '@vitrine/contracts';
import { id } from 'ethers';
import type { Log } from '../chain/blockProducer.js';

/** A market as the actors see it: what its events have said so far. */
export interface LedgerMarket {
  marketId: bigint;
  mToken: string;
  underlying: string;
  symbol: string;
  /** Base units of one whole token. */
  unit: bigint;
  exchangeRate: bigint;
  totalSupply: bigint;
  reserve: bigint;
  outstanding: bigint;
  supplyCap: bigint;
  /** mTokens by lower-case address. */
  holdings: Map<string, bigint>;
}

/** What the actors know of the chain: read from the logs of the blocks they caused, never computed beside them. */
export interface Ledger {
  readonly markets: readonly LedgerMarket[];
  /** DMG by lower-case address. */
  readonly dmg: ReadonlyMap<string, bigint>;
  /** Logs applied so far. */
  readonly events: number;
  apply(logs: readonly Log[]): void;
  /** Forgets everything and starts again from these logs, as after a reorganisation of the chain. */
  reset(logs: readonly Log[]): void;
}

export interface LedgerStart {
  markets: readonly Pick<LedgerMarket, 'marketId' | 'mToken' | 'underlying' | 'symbol' | 'unit'>[];
  dmg: string;
}

export const WAD = 10n ** 18n;

/** Signatures by topic. Decoded by hand, word by word: a general decoder would take longer than the chain itself. */
const TOPICS = {
  transfer: id('Transfer(address,address,uint256)'),
  minted: id('Minted(address,address,uint256,uint256,uint256,uint256,uint256)'),
  redeemed: id('Redeemed(address,address,uint256,uint256,uint256,uint256,uint256)'),
  deployed: id('CapitalDeployed(uint256,bytes32,address,uint256,uint256,uint256,bytes32)'),
  returned: id('CapitalReturned(uint256,bytes32,address,uint256,uint256,uint256,bytes32)'),
  parameter: id('ParameterChanged(bytes32,uint256,uint256,uint256,uint64)'),
};

export function createLedger(start: LedgerStart): Ledger {
  const markets: LedgerMarket[] = start.markets.map((market) => ({ ...market, ...emptyMarket() }));
  const byMToken = new Map(markets.map((market) => [market.mToken.toLowerCase(), market]));
  const byId = new Map(markets.map((market) => [market.marketId, market]));
  const dmgAddress = start.dmg.toLowerCase();
  const dmg = new Map<string, bigint>();
  let events = 0;

  const apply = (logs: readonly Log[]): void => {
    events += logs.length;
    for (const log of logs) applyLog(log, log.address.toLowerCase());
  };

  return {
    markets,
    dmg,
    get events() {
      return events;
    },
    apply,
    reset(logs) {
      events = 0;
      dmg.clear();
      for (const market of markets) Object.assign(market, emptyMarket());
      apply(logs);
    },
  };

  function applyLog(log: Log, emitter: string): void {
    const market = byMToken.get(emitter);
    switch (log.topics[0]) {
      case TOPICS.transfer:
        if (market) move(market.holdings, log);
        else if (emitter === dmgAddress) move(dmg, log);
        break;
      case TOPICS.minted:
      case TOPICS.redeemed:
        if (market) {
          market.exchangeRate = word(log, 2);
          market.totalSupply = word(log, 3);
          market.reserve = word(log, 4);
        }
        break;
      case TOPICS.deployed:
      case TOPICS.returned:
        applyCapital(log, byId.get(BigInt(log.topics[1] ?? 0)));
        break;
      case TOPICS.parameter:
        applyParameter(log, byId.get(BigInt(log.topics[2] ?? 0)));
    }
  }
}

function emptyMarket(): Omit<LedgerMarket, keyof LedgerStart['markets'][number]> {
  return { exchangeRate: WAD, totalSupply: 0n, reserve: 0n, outstanding: 0n, supplyCap: 0n, holdings: new Map() };
}

function applyCapital(log: Log, market: LedgerMarket | undefined): void {
  if (!market) return;
  market.outstanding = word(log, 1);
  market.reserve = word(log, 2);
}

function applyParameter(log: Log, market: LedgerMarket | undefined): void {
  if (market && log.topics[1] === PARAMETERS.SUPPLY_CAP) market.supplyCap = word(log, 1);
}

/** What a market owed its holders at its last mint or redemption, underlying base units. */
export function liabilityOf(market: LedgerMarket): bigint {
  return (market.totalSupply * market.exchangeRate) / WAD;
}

function move(balances: Map<string, bigint>, log: Log): void {
  const value = word(log, 0);
  const from = addressOf(log.topics[1]);
  const to = addressOf(log.topics[2]);
  balances.set(from, (balances.get(from) ?? 0n) - value);
  balances.set(to, (balances.get(to) ?? 0n) + value);
}

/** A 32-byte word of a log's data, as a number. */
function word({ data }: Log, index: number): bigint {
  return BigInt(`0x${data.slice(2 + index * 64, 66 + index * 64)}`);
}

function addressOf(topic: string | undefined): string {
  return `0x${topic?.slice(-40)}`;
}
