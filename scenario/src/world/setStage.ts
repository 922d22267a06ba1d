import { join } from 'node:path';
import { type Deployment, deployProtocol, LAUNCH_MARKETS } from '@vitrine/contracts';
import { JsonRpcProvider } from 'ethers';
import { monthAt, monthStart, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../calendar.js';
import type { Log, Transaction } from '../chain/blockProducer.js';
import type { JsonRpc } from '../chain/jsonRpc.js';
import { createRandom } from '../random.js';
import { createAgenda } from './agenda.js';
import { type Cast, castActors } from './cast.js';
import { createContractCalls } from './contractCalls.js';
import { createDocuments } from './documents.js';
import { createLedger, type Ledger } from './ledger.js';
import { BLOCK_SECONDS } from './player.js';
import type { Stage } from './stage.js';

export interface StageOptions {
  seed: string;
  months: number;
  accounts: number;
  loans: number;
  tapeDir: string;
}

const LAUNCH_LOANS = 600n;
/** More than any depositor pays in, for each loan. */
const FAUCET_DOLLARS_PER_LOAN = 50_000n;
const UNLIMITED = 2n ** 256n - 1n;
/** The first slot of a day is later than this: a chain that is not older starts in its first month. */
const SETUP_HOURS = 8;

/** Deploys the protocol on a fresh chain and readies everything that actors plan with. */
export async function setStage(
  rpc: JsonRpc,
  options: StageOptions,
): Promise<{ stage: Stage; deployment: Deployment; head: { number: number; timestamp: number } }> {
  const cast = await castActors(rpc, options.accounts);
  const deployment = await deploy(rpc, cast, options.loans);
  const head = await latestBlock(rpc);
  const ledger = await openLedger(rpc, deployment);
  const isMonthOver = head.timestamp - monthStart(monthAt(head.timestamp)) > SETUP_HOURS * SECONDS_PER_HOUR;
  const firstMonth = monthAt(head.timestamp) + (isMonthOver ? 1 : 0);
  const start = monthStart(firstMonth);
  const random = createRandom(options.seed);
  const stage: Stage = {
    random,
    agenda: createAgenda({
      start,
      days: (monthStart(firstMonth + options.months) - start) / SECONDS_PER_DAY,
      random: random.fork('agenda'),
    }),
    cast,
    calls: createContractCalls(deployment),
    ledger,
    documents: createDocuments(join(options.tapeDir, 'documents')),
  };
  return { stage, deployment, head };
}

/** What has to be on chain before anyone acts: underlying for everyone, and the mTokens' allowances. */
export function fundingTransactions({ calls, cast, ledger }: Stage, loans: number): Transaction[] {
  return ledger.markets.flatMap((market) => {
    const amount = BigInt(loans) * FAUCET_DOLLARS_PER_LOAN * market.unit;
    return [
      ...cast.depositors.flatMap((depositor) => [
        calls.faucet(cast.governor, market, depositor, amount),
        calls.approve(depositor, market, UNLIMITED),
      ]),
      calls.approve(cast.operator, market, UNLIMITED),
    ];
  });
}

/** A ledger that knows all that has happened since the deployment. */
export async function openLedger(rpc: JsonRpc, deployment: Deployment): Promise<Ledger> {
  const ledger = createLedger({
    dmg: deployment.dmg,
    markets: deployment.markets.map(({ marketId, mToken, underlying, symbol, decimals }) => ({
      marketId: BigInt(marketId),
      mToken,
      underlying,
      symbol,
      unit: 10n ** BigInt(decimals),
    })),
  });
  ledger.reset(await readLogs(rpc, deployment));
  return ledger;
}

/** All logs since the deployment, as the chain has them now. */
export function readLogs(rpc: JsonRpc, { startBlock }: Deployment): Promise<Log[]> {
  return rpc.call<Log[]>('eth_getLogs', { fromBlock: `0x${startBlock.toString(16)}`, toBlock: 'latest' });
}

export async function latestBlock(rpc: JsonRpc): Promise<{ number: number; timestamp: number }> {
  const block = await rpc.call<{ number: string; timestamp: string }>('eth_getBlockByNumber', 'latest', false);
  return { number: Number(block.number), timestamp: Number(block.timestamp) };
}

/** One block a transaction, at fixed distances: automining alone would take the times from this machine's clock. */
async function deploy(rpc: JsonRpc, cast: Cast, loans: number): Promise<Deployment> {
  const chainId = Number(await rpc.call<string>('eth_chainId'));
  const provider = new JsonRpcProvider(rpc.url, chainId, {
    staticNetwork: true,
    cacheTimeout: -1,
    pollingInterval: 10,
  });
  await rpc.call('evm_setAutomine', true);
  await rpc.call('anvil_setBlockTimestampInterval', BLOCK_SECONDS);
  try {
    return await deployProtocol(await provider.getSigner(cast.governor), {
      markets: LAUNCH_MARKETS.map((market) => ({
        ...market,
        supplyCap: (market.supplyCap * BigInt(loans)) / LAUNCH_LOANS,
      })),
      roles: { capital: cast.operator, reporter: cast.servicer, publisher: cast.servicer },
    });
  } finally {
    await rpc.call('anvil_removeBlockTimestampInterval');
    provider.destroy();
  }
}
