import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { computeTapeCommitment } from '@vitrine/api';
import { connect, encodeName, FEEDS, type Protocol } from '@vitrine/contracts';
import { JsonRpcProvider, type Log, type Result } from 'ethers';
import { createJsonRpc } from './chain/jsonRpc.js';
import { type LocalChain, startChain } from './chain/startChain.js';
import { ChainNotFreshError, InvalidScenarioError } from './errors.js';
import { playScenario, type World } from './playScenario.js';
import { openLedger } from './world/setStage.js';

const SMALL = { months: 2, accounts: 8, loans: 40 };
const WAD = 10n ** 18n;
const common = { logger: { info() {} } };

async function playSmall(seed: number): Promise<{ hash: string; world: World; tapeHashes: string[] }> {
  const chain = await startChain();
  const tapeDir = mkdtempSync(path.join(tmpdir(), 'vitrine-world-'));
  try {
    const world = await playScenario({ common, rpcUrl: chain.rpcUrl, seed, tapeDir, ...SMALL });
    const rpc = createJsonRpc(chain.rpcUrl);
    const { hash } = await rpc.call<{ hash: string }>('eth_getBlockByNumber', 'latest', false);
    const tapeHashes = world.tapes.map(({ file }) => createHash('sha256').update(readFileSync(file)).digest('hex'));
    return { hash, world, tapeHashes };
  } finally {
    await chain.stop();
    rmSync(tapeDir, { recursive: true });
  }
}

test('the same seed gives the same blocks and the same tapes, another seed others', async () => {
  const [first, again, other] = [await playSmall(7), await playSmall(7), await playSmall(8)];
  expect(again.hash).toBe(first.hash);
  expect(again.tapeHashes).toEqual(first.tapeHashes);
  expect(first.world.tapes).toHaveLength(SMALL.months);
  expect(other.hash).not.toBe(first.hash);
  expect(other.tapeHashes).not.toEqual(first.tapeHashes);
  expect(other.world.deployment).toEqual(first.world.deployment);
});

test('options that make no world are refused', async () => {
  const attempt = playScenario({ common, rpcUrl: 'http://127.0.0.1:1', tapeDir: tmpdir(), months: 0 });
  await expect(attempt).rejects.toThrow(InvalidScenarioError);
});

test('a chain where something happened before is refused, since addresses would differ', async () => {
  const chain = await startChain();
  try {
    await createJsonRpc(chain.rpcUrl).call('evm_mine');
    const attempt = playScenario({ common, rpcUrl: chain.rpcUrl, tapeDir: tmpdir() });
    await expect(attempt).rejects.toThrow(ChainNotFreshError);
  } finally {
    await chain.stop();
  }
});

describe('the default world', () => {
  let chain: LocalChain;
  let tapeDir: string;
  let world: World;
  let provider: JsonRpcProvider;
  let protocol: Protocol;

  beforeAll(async () => {
    chain = await startChain();
    tapeDir = mkdtempSync(path.join(tmpdir(), 'vitrine-world-'));
    world = await playScenario({ common, rpcUrl: chain.rpcUrl, tapeDir });
    provider = new JsonRpcProvider(chain.rpcUrl, world.deployment.chainId, { staticNetwork: true, cacheTimeout: -1 });
    protocol = connect(world.deployment, provider);
  }, 60_000);

  afterAll(async () => {
    provider?.destroy();
    await chain?.stop();
    rmSync(tapeDir, { recursive: true, force: true });
  });

  test('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(world))).toEqual(world);
  });

  test('has tapes whose files lead to what was published on chain', async () => {
    expect(await protocol.tapeRegistry.tapeCount()).toBe(6n);
    for (const [index, { file, root, totalBalanceCents }] of world.tapes.entries()) {
      const published = await protocol.tapeRegistry.tape(index + 1);
      const commitment = await computeTapeCommitment(file);
      expect(commitment.rejectedCount).toBe(0);
      expect((published as unknown as Result).toObject()).toMatchObject({
        root: commitment.root,
        periodEnd: commitment.periodEndSeconds,
        loanCount: BigInt(commitment.loanCount),
        totalBalanceCents: commitment.totalBalanceCents,
        totalValueCents: commitment.totalValueCents,
        schemaId: commitment.schemaId,
        uri: path.basename(file),
      });
      expect(root).toBe(commitment.root);
      expect(totalBalanceCents).toBe(String(commitment.totalBalanceCents));
    }
  });

  test('reports the loans at the total of each tape, when the tape is published', async () => {
    const published = await logsOf(protocol.tapeRegistry, 'TapePublished');
    for (const [index, { blockNumber }] of published.entries()) {
      const [, report] = await protocol.reserveFeed.latestReport(FEEDS.LOANS, { blockTag: blockNumber });
      expect(report.value).toBe(BigInt(world.tapes[index]?.totalBalanceCents ?? 0) * 10n ** 16n);
      expect(report.payloadHash).toBe(world.tapes[index]?.root);
    }
  });

  test('is collateralised above 100 % and keeps its minimum reserve', async () => {
    for (let block = 100; block <= world.head.number; block += 40) {
      const at = { blockTag: block };
      const minimum = await protocol.controller.minReserveRatio(at);
      expect(await protocol.controller.activeCollateralization(at)).toBeGreaterThan(WAD);
      for (const { marketId } of protocol.markets) {
        expect(await protocol.controller.reserveRatio(marketId, at)).toBeGreaterThan((minimum * 9n) / 10n);
      }
    }
  });

  test('ends with some six million dollars owed, against eight to eleven million of loans', async () => {
    const owed = (await protocol.controller.totalLiabilities()) / WAD;
    const loans = (await protocol.reserveFeed.usableValue(FEEDS.LOANS)) / WAD;
    expect(owed).toBeGreaterThan(5_000_000n);
    expect(owed).toBeLessThan(7_500_000n);
    expect(loans).toBeGreaterThan(8_000_000n);
    expect(loans).toBeLessThan(11_000_000n);
  });

  test('has every kind of event: large and one-dollar deposits, capital out and back, a ripcord, both burns', async () => {
    const minted = await logsOf(protocol.market('mUSDC').mTokenContract, 'Minted');
    const amounts = minted.map((log) => BigInt(log.data.slice(0, 66)));
    expect(amounts).toContain(1_000_000n);
    expect(amounts.some((amount) => amount > 100_000n * 10n ** 6n)).toBe(true);
    expect((await logsOf(protocol.controller, 'CapitalDeployed')).length).toBeGreaterThan(10);
    expect((await logsOf(protocol.controller, 'CapitalReturned')).length).toBeGreaterThan(0);
    expect(await logsOf(protocol.controller, 'Paused')).toHaveLength(1);
    expect(await logsOf(protocol.controller, 'Unpaused')).toHaveLength(1);
    const reasons = (await logsOf(protocol.dmg, 'TokensBurned')).map(({ topics }) => topics[2]);
    expect(new Set(reasons)).toEqual(new Set([encodeName('BUYBACK'), encodeName('ORIGINATION_FEE')]));
    const reports = await logsOf(protocol.reserveFeed, 'ReserveReported');
    const ripcords = reports.filter((log) => protocol.reserveFeed.interface.parseLog(log)?.args.ripcord);
    expect(ripcords).toHaveLength(1);
  });

  test('keeps the documents that capital transfers refer to', async () => {
    for (const log of await logsOf(protocol.controller, 'CapitalDeployed')) {
      const hash = protocol.controller.interface.parseLog(log)?.args.evidenceHash as string;
      expect(existsSync(path.join(tapeDir, 'documents', `${hash}.json`))).toBe(true);
    }
  });

  test('holds what its logs say: every balance, supply, reserve and rate', async () => {
    const ledger = await openLedger(createJsonRpc(chain.rpcUrl), world.deployment);
    for (const [index, { mTokenContract }] of protocol.markets.entries()) {
      const market = ledger.markets[index];
      expect(market?.totalSupply).toBe(await mTokenContract.totalSupply());
      expect(market?.reserve).toBe(await mTokenContract.reserve());
      expect(market?.outstanding).toBe(await mTokenContract.capitalOutstanding());
      expect(market?.exchangeRate).toBe(await mTokenContract.exchangeRate());
      for (const depositor of world.depositors) {
        const held = market?.holdings.get(depositor.toLowerCase()) ?? 0n;
        expect(held).toBe(await mTokenContract.balanceOf(depositor));
      }
    }
  });

  test('is the deployment that the local subgraph indexes', () => {
    const manifest = readFileSync(path.join(import.meta.dirname, '../../subgraph/subgraph.yaml'), 'utf8');
    const addresses = new Set(manifest.match(/0x[0-9a-fA-F]{40}/g));
    const { controller, reserveFeed, tapeRegistry, dmg, startBlock } = world.deployment;
    expect(addresses).toEqual(new Set([controller, reserveFeed, tapeRegistry, dmg]));
    expect(new Set(manifest.match(/startBlock: \d+/g))).toEqual(new Set([`startBlock: ${startBlock}`]));
  });

  function logsOf(
    contract: { target: unknown; interface: { getEvent(name: string): { topicHash: string } | null } },
    event: string,
  ): Promise<Log[]> {
    const topic = contract.interface.getEvent(event)?.topicHash ?? '';
    return provider.getLogs({ address: String(contract.target), topics: [topic], fromBlock: 0 });
  }
});
