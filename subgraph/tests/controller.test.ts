import type { TestEvent, TestSubgraph } from '@vitrine/indexer/testing';
import {
  ALICE,
  bytes32,
  CONTROLLER,
  DAI,
  eventId,
  MDAI,
  MODEL,
  MUSDC,
  marketListed,
  NOW,
  startSubgraph,
  WAD,
} from './world.js';

let subgraph: TestSubgraph;
beforeEach(() => {
  subgraph = startSubgraph();
});
afterEach(() => subgraph.close());

const HASH = `0x${'77'.repeat(32)}`;
const LISTED_AT = String(NOW);

const ofController = (event: string, params: Record<string, unknown>): TestEvent => ({
  dataSource: 'Controller',
  event,
  params,
});

const parameterChanged = (parameter: string, marketId: number, newValue: bigint | string): TestEvent =>
  ofController('ParameterChanged', {
    parameter: bytes32(parameter),
    marketId,
    oldValue: 1,
    newValue,
    effectiveAt: NOW + 9,
  });

const list = () => subgraph.run({ blocks: [{ events: [marketListed(1, MDAI)] }] });

test('a listed market begins empty, at the values of its event', async () => {
  await list();
  expect(subgraph.entity('Market', MDAI)).toEqual({
    id: MDAI,
    protocol: CONTROLLER,
    marketId: '1',
    name: 'DMM: DAI',
    symbol: 'mDAI',
    underlying: DAI,
    underlyingSymbol: 'DAI',
    decimals: 18,
    supplyCap: '1000000000000000000000000',
    price: '1000000000000000000',
    exchangeRate: '1000000000000000000',
    exchangeRateUpdatedAt: LISTED_AT,
    nominalRate: '62500000000000000',
    rateModel: MODEL,
    totalSupply: '0',
    reserve: '0',
    capitalOutstanding: '0',
    mintCount: 0,
    redemptionCount: 0,
    cumulativeMintedUnderlying: '0',
    cumulativeRedeemedUnderlying: '0',
    listedAtBlock: '1',
    listedAt: LISTED_AT,
  });
  expect(subgraph.entity('Protocol', CONTROLLER)).toEqual({
    id: CONTROLLER,
    paused: false,
    minReserveRatio: '0',
    minCollateralization: '0',
    marketCount: 1,
    latestTape: null,
  });
});

test('a listing is the first row of the history of its market', async () => {
  await subgraph.run({ blocks: [{ events: [{ ...marketListed(1, MDAI), transaction: { hash: HASH } }] }] });
  expect(subgraph.entities('MarketState')).toEqual([
    {
      id: eventId(HASH, 0),
      market: MDAI,
      exchangeRate: '1000000000000000000',
      exchangeRateUpdatedAt: LISTED_AT,
      nominalRate: '62500000000000000',
      totalSupply: '0',
      reserve: '0',
      capitalOutstanding: '0',
      price: '1000000000000000000',
      sequence: '1000000',
      blockNumber: '1',
      timestamp: LISTED_AT,
      transactionHash: HASH,
    },
  ]);
});

test('markets are counted, and found by their number', async () => {
  await subgraph.run({
    blocks: [
      { events: [marketListed(1, MDAI), marketListed(2, MUSDC, { symbol: 'mUSDC', decimals: 6 })] },
      { events: [parameterChanged('SUPPLY_CAP', 2, 77n)] },
    ],
  });
  expect(subgraph.entity('Protocol', CONTROLLER)?.marketCount).toBe(2);
  expect(subgraph.entity('Market', MUSDC)).toMatchObject({ supplyCap: '77', decimals: 6 });
  expect(subgraph.entity('Market', MDAI)?.supplyCap).toBe('1000000000000000000000000');
});

describe('a changed parameter', () => {
  test('of the protocol is recorded, without a market, and applied', async () => {
    await subgraph.run({
      blocks: [
        {
          events: [
            { ...parameterChanged('MIN_RESERVE_RATIO', 0, WAD / 2n), transaction: { hash: HASH } },
            parameterChanged('MIN_COLLATERALIZATION', 0, WAD + 1n),
          ],
        },
      ],
    });
    expect(subgraph.entity('Protocol', CONTROLLER)).toMatchObject({
      minReserveRatio: '500000000000000000',
      minCollateralization: '1000000000000000001',
    });
    expect(subgraph.entity('ParameterChange', eventId(HASH, 0))).toEqual({
      id: eventId(HASH, 0),
      protocol: CONTROLLER,
      market: null,
      parameter: 'MIN_RESERVE_RATIO',
      oldValue: '1',
      newValue: '500000000000000000',
      effectiveAt: String(NOW + 9),
      blockNumber: '1',
      timestamp: LISTED_AT,
      transactionHash: HASH,
    });
  });

  test('of a market is applied to it; only a new price makes history', async () => {
    await list();
    await subgraph.run({
      blocks: [
        {
          events: [
            parameterChanged('SUPPLY_CAP', 1, 5n),
            parameterChanged('RATE_MODEL', 1, BigInt(ALICE)),
            parameterChanged('PRICE', 1, WAD),
            parameterChanged('PRICE', 1, 2n * WAD),
            parameterChanged('NOMINAL_RATE', 1, 9n),
          ],
        },
      ],
    });
    expect(subgraph.entity('Market', MDAI)).toMatchObject({
      supplyCap: '5',
      rateModel: ALICE,
      price: '2000000000000000000',
      nominalRate: '62500000000000000',
    });
    expect(
      subgraph
        .entities('MarketState')
        .map((row) => row.price)
        .sort(),
    ).toEqual(['1000000000000000000', '2000000000000000000']);
    expect(subgraph.entities('ParameterChange').map((row) => row.market)).toEqual(Array(5).fill(MDAI));
  });

  test('to an address with leading zeros keeps them', async () => {
    await list();
    await subgraph.run({ blocks: [{ events: [parameterChanged('RATE_MODEL', 1, 0xbeefn)] }] });
    expect(subgraph.entity('Market', MDAI)?.rateModel).toBe(`0x${'beef'.padStart(40, '0')}`);
  });

  test('with a name that is not text is recorded by its bytes', async () => {
    const parameter = `0x00ff${'0'.repeat(60)}`;
    const event = ofController('ParameterChanged', {
      parameter,
      marketId: 0,
      oldValue: 0,
      newValue: 1,
      effectiveAt: 0,
    });
    await subgraph.run({ blocks: [{ events: [event] }] });
    expect(subgraph.entities('ParameterChange')[0]?.parameter).toBe(parameter);
  });
});

describe('capital', () => {
  const deployed = {
    marketId: 1,
    transferId: bytes32('wire 1'),
    recipient: ALICE,
    amount: 40n,
    outstandingAfter: 40n,
    reserveAfter: 60n,
    evidenceHash: bytes32('document'),
  };
  const returned = {
    marketId: 1,
    transferId: bytes32('wire 2'),
    payer: ALICE,
    amount: 15n,
    outstandingAfter: 25n,
    reserveAfter: 75n,
    evidenceHash: bytes32(''),
  };

  test('that leaves and comes back is recorded, and the market holds what is left', async () => {
    await list();
    await subgraph.run({
      blocks: [
        { events: [{ ...ofController('CapitalDeployed', deployed), transaction: { hash: HASH } }] },
        { events: [ofController('CapitalReturned', returned)] },
      ],
    });
    expect(subgraph.entity('CapitalTransfer', eventId(HASH, 0))).toEqual({
      id: eventId(HASH, 0),
      market: MDAI,
      direction: 'DEPLOYED',
      transferId: bytes32('wire 1'),
      counterparty: ALICE,
      amount: '40',
      outstandingAfter: '40',
      reserveAfter: '60',
      evidenceHash: bytes32('document'),
      blockNumber: '2',
      timestamp: String(NOW + 12),
      transactionHash: HASH,
    });
    expect(
      subgraph.query('{ capitalTransfers(where: { direction: RETURNED }) { counterparty amount evidenceHash } }'),
    ).toEqual({
      capitalTransfers: [{ counterparty: ALICE, amount: '15', evidenceHash: bytes32('') }],
    });
    expect(subgraph.entity('Market', MDAI)).toMatchObject({ capitalOutstanding: '25', reserve: '75' });
    expect(subgraph.entity('Market', MDAI, { block: 2 })).toMatchObject({ capitalOutstanding: '40', reserve: '60' });
    expect(
      subgraph.query('{ marketStates(orderBy: sequence) { sequence capitalOutstanding reserve } }').marketStates,
    ).toEqual([
      { sequence: '1000000', capitalOutstanding: '0', reserve: '0' },
      { sequence: '2000000', capitalOutstanding: '40', reserve: '60' },
      { sequence: '3000000', capitalOutstanding: '25', reserve: '75' },
    ]);
  });

  test('of a market that was never listed is ignored', async () => {
    await list();
    const events = [
      ofController('CapitalDeployed', { ...deployed, marketId: 9 }),
      ofController('CapitalReturned', { ...returned, marketId: 9 }),
    ];
    await subgraph.run({ blocks: [{ events }] });
    expect(subgraph.entities('CapitalTransfer')).toEqual([]);
    expect(subgraph.entity('Market', MDAI)?.capitalOutstanding).toBe('0');
  });
});

test('a pause holds until it is lifted', async () => {
  await subgraph.run({
    blocks: [
      { events: [ofController('Paused', { account: ALICE })] },
      { events: [ofController('Unpaused', { account: ALICE })] },
    ],
  });
  expect(subgraph.entity('Protocol', CONTROLLER, { block: 1 })?.paused).toBe(true);
  expect(subgraph.entity('Protocol', CONTROLLER)?.paused).toBe(false);
});
