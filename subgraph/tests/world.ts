import { join } from 'node:path';
import { createTestSubgraph, type TestEvent, type TestSubgraph } from '@vitrine/indexer/testing';

/** Addresses of the manifest's data sources. */
export const CONTROLLER = '0x5fc8d32690cc91d4c39d9d3abcbd16989f875707';
export const DMG = '0x9fe46736679d2d9a65f0992f2272de9f3c7fa6e0';

export const MDAI = `0x${'d1'.repeat(20)}`;
export const MUSDC = `0x${'c2'.repeat(20)}`;
export const DAI = `0x${'da'.repeat(20)}`;
export const ALICE = `0x${'a1'.repeat(20)}`;
export const BOB = `0x${'b0'.repeat(20)}`;
export const MODEL = `0x${'e0'.repeat(20)}`;
export const ZERO = `0x${'0'.repeat(40)}`;

export const WAD = 10n ** 18n;
export const NOW = 1_700_000_000;

export function startSubgraph(): TestSubgraph {
  return createTestSubgraph({ manifestPath: join(import.meta.dirname, '../build/subgraph.yaml'), now: NOW });
}

/** A name as contracts write it: ASCII, padded with zeros to 32 bytes. */
export function bytes32(text: string): string {
  return `0x${Buffer.from(text).toString('hex').padEnd(64, '0')}`;
}

/** Id of the entity that records an event: transaction hash, then the log index in 4 bytes, little-endian. */
export function eventId(hash: string, logIndex: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(logIndex);
  return hash + bytes.toString('hex');
}

export function marketListed(marketId: number, mToken: string, changes: Record<string, unknown> = {}): TestEvent {
  return {
    dataSource: 'Controller',
    event: 'MarketListed',
    params: {
      marketId,
      mToken,
      underlying: DAI,
      decimals: 18,
      name: 'DMM: DAI',
      symbol: 'mDAI',
      underlyingSymbol: 'DAI',
      supplyCap: 1_000_000n * WAD,
      initialExchangeRate: WAD,
      price: WAD,
      rateModel: MODEL,
      nominalRate: (WAD * 625n) / 10_000n,
      ...changes,
    },
  };
}

/** An event of a market's token. */
export function ofToken(address: string, event: string, params: Record<string, unknown>): TestEvent {
  return { address, dataSource: 'MToken', event, params };
}
