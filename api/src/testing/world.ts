import type { FakeSubgraph } from './fakeSubgraph.js';

const PROTOCOL = `0x${'c0'.repeat(20)}`;
export const MDAI = `0x${'a1'.repeat(20)}`;
export const MUSDC = `0x${'a2'.repeat(20)}`;
const DMG = `0x${'d0'.repeat(20)}`;
export const ROOT_1 = `0x${'11'.repeat(32)}`;
export const ROOT_2 = `0x${'22'.repeat(32)}`;
export const LISTED_AT = 1_700_000_000;

const DAY = 86_400;

/** The world's blocks, and how many days after the first listing they were made. */
export const BLOCKS = [0, 10, 20, 30, 31].map((days, index) => ({
  number: index + 1,
  hash: blockHash(index + 1),
  timestamp: LISTED_AT + days * DAY,
}));

export const TAPES = {
  [ROOT_1]: [
    { assetNumber: 'A1', endBalance: '10' },
    { assetNumber: 'A2', endBalance: '20' },
  ],
  [ROOT_2]: [
    { assetNumber: 'B1', endBalance: '11' },
    { assetNumber: 'B2', endBalance: '19' },
  ],
};

const RATE = '62500000000000000';

interface MarketState {
  exchangeRate: string;
  exchangeRateUpdatedAt: string;
  nominalRate: string;
  totalSupply: string;
  reserve: string;
  capitalOutstanding: string;
  price: string;
}

export function blockHash(number: number): string {
  return `0x${number.toString(16).padStart(64, '0')}`;
}

/**
 * A small protocol in the fake subgraph, five blocks long:
 * 1 lists mDAI; 2 (10 days on) mints, publishes the first tape and reports its loans; 3 (20 days on) lists mUSDC and
 * takes capital out; 4 (30 days on) publishes the second tape, burns DMG; 5 (31 days on) withdraws the report.
 */
export function buildWorld(subgraph: FakeSubgraph): void {
  const write = createWriter(subgraph);
  write.block(1);
  subgraph.put('Protocol', {
    id: PROTOCOL,
    paused: false,
    minReserveRatio: '0',
    minCollateralization: '0',
    marketCount: 1,
    latestTape: null,
  });
  subgraph.put('DmgToken', {
    id: DMG,
    totalSupply: `250000000${'0'.repeat(18)}`,
    burned: '0',
    burnCount: 0,
    holderCount: 1,
  });
  write.market(MDAI, 1, state(0));

  write.block(2);
  write.market(MDAI, 1, {
    ...state(10),
    exchangeRate: '1001712328767123287',
    totalSupply: '1000000000000000000000',
    reserve: '1001712328767123287671',
  });
  write.tape(1, ROOT_1);
  write.report('LOANS', 1, `500${'0'.repeat(18)}`, 'SERVICER_SIGNED', false);
  write.report('CASH', 1, `20${'0'.repeat(18)}`, 'THIRD_PARTY', false);

  write.block(3);
  write.market(MUSDC, 2, { ...state(20), totalSupply: '500000000', reserve: '400000000', price: '999000000000000000' });
  write.market(MDAI, 1, {
    ...state(10),
    exchangeRate: '1001712328767123287',
    totalSupply: '1000000000000000000000',
    reserve: '501712328767123287671',
    capitalOutstanding: '500000000000000000000',
  });

  write.block(4);
  write.tape(2, ROOT_2);
  write.burn(1, `100${'0'.repeat(18)}`, `249999900${'0'.repeat(18)}`);
  write.burn(2, `50${'0'.repeat(18)}`, `249999850${'0'.repeat(18)}`);

  write.block(5);
  write.report('LOANS', 2, `600${'0'.repeat(18)}`, 'SERVICER_SIGNED', true);
}

export function daysAfterListing(days: number): number {
  return LISTED_AT + days * DAY;
}

function state(days: number): MarketState {
  return {
    exchangeRate: `1${'0'.repeat(18)}`,
    exchangeRateUpdatedAt: String(daysAfterListing(days)),
    nominalRate: RATE,
    totalSupply: '0',
    reserve: '0',
    capitalOutstanding: '0',
    price: `1${'0'.repeat(18)}`,
  };
}

/** Writes entities as the subgraph's mappings do: current rows, and a row of history for each change. */
function createWriter(subgraph: FakeSubgraph) {
  let number = 0;
  let logIndex = 0;
  let timestamp = 0;
  const listedAt = new Map<string, number>();

  const event = () => {
    logIndex += 1;
    return {
      id: `0x${number.toString(16).padStart(64, '0')}${logIndex.toString(16).padStart(8, '0')}`,
      sequence: String(number * 1_000_000 + logIndex),
      blockNumber: String(number),
      timestamp: String(timestamp),
      transactionHash: blockHash(number),
    };
  };

  return {
    block(nextNumber: number): void {
      const block = BLOCKS[nextNumber - 1];
      if (block === undefined) throw new RangeError(`the world has no block ${nextNumber}`);
      ({ number, timestamp } = block);
      logIndex = 0;
      subgraph.addBlock(block);
    },
    market(id: string, marketId: number, marketState: MarketState): void {
      const symbol = marketId === 1 ? 'DAI' : 'USDC';
      listedAt.set(id, listedAt.get(id) ?? timestamp);
      subgraph.put('Market', {
        ...marketState,
        id,
        protocol: PROTOCOL,
        marketId: String(marketId),
        name: `DMM: ${symbol}`,
        symbol: `m${symbol}`,
        underlying: id,
        underlyingSymbol: symbol,
        decimals: marketId === 1 ? 18 : 6,
        supplyCap: '0',
        rateModel: id,
        mintCount: 0,
        redemptionCount: 0,
        cumulativeMintedUnderlying: '0',
        cumulativeRedeemedUnderlying: '0',
        listedAtBlock: String(number),
        listedAt: String(listedAt.get(id)),
      });
      subgraph.put('MarketState', { ...marketState, ...event(), market: id });
    },
    tape(tapeNumber: number, root: string): void {
      const id = `0x0${tapeNumber}000000`;
      subgraph.put('Tape', {
        ...event(),
        id,
        protocol: PROTOCOL,
        number: String(tapeNumber),
        root,
        periodEnd: String(timestamp),
        loanCount: 2,
        totalBalanceCents: '3000',
        totalValueCents: '200000',
        schemaId: blockHash(7),
        uri: `file:${tapeNumber}`,
        publisher: PROTOCOL,
      });
    },
    report(name: string, roundId: number, value: string, evidence: string, ripcord: boolean): void {
      const feed = `0x${Buffer.from(name).toString('hex').padEnd(64, '0')}`;
      const round = { roundId: String(roundId), value, asOf: String(timestamp), evidence, ripcord };
      subgraph.put('ReserveFeed', { ...round, id: feed, protocol: PROTOCOL, name, reportedAt: String(timestamp) });
      subgraph.put('ReserveReport', { ...round, ...event(), feed, payloadHash: blockHash(9), reporter: PROTOCOL });
    },
    burn(count: number, amount: string, totalSupplyAfter: string): void {
      const burned = String(BigInt(`250000000${'0'.repeat(18)}`) - BigInt(totalSupplyAfter));
      subgraph.put('DmgToken', { id: DMG, totalSupply: totalSupplyAfter, burned, burnCount: count, holderCount: 1 });
      subgraph.put('Burn', { ...event(), token: DMG, account: PROTOCOL, reason: 'BUYBACK', amount, totalSupplyAfter });
    },
  };
}
