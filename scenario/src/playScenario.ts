import { mkdirSync } from 'node:fs';
import { type Deployment, LAUNCH_OPTIONS } from '@vitrine/contracts';
import { type Month, monthAt, SECONDS_PER_DAY } from './calendar.js';
import { createBlockProducer } from './chain/blockProducer.js';
import { createJsonRpc, type JsonRpc } from './chain/jsonRpc.js';
import { ChainNotFreshError, InvalidScenarioError, NotALocalChainError } from './errors.js';
import { createLoanBook } from './loans/book.js';
import { type Backing, type BackingRecord, createBacking } from './world/backing.js';
import { createBuyBacks } from './world/buyBacks.js';
import { planDepositors } from './world/depositors.js';
import { planGovernance } from './world/governance.js';
import { planOperator } from './world/operator.js';
import { createPlayer } from './world/player.js';
import { planServicer, type WorldTape } from './world/servicer.js';
import { fundingTransactions, latestBlock, type StageOptions, setStage } from './world/setStage.js';
import type { Stage } from './world/stage.js';

export interface PlayScenarioOptions {
  common: Common;
  /** A fresh local chain (anvil). */
  rpcUrl: string;
  /** Same seed, same world: block hashes and tapes included. */
  seed?: string | number;
  /** Months of history; a tape is published in each, from the one about the month before the first on. */
  months?: number;
  /** Depositors. */
  accounts?: number;
  /** Loans on the first tape; all amounts grow and shrink with it. */
  loans?: number;
  /** Where tapes and the documents that the chain refers to are written. */
  tapeDir: string;
  onProgress?: (progress: ScenarioProgress) => void;
}

export interface Common {
  logger: { info(details: object, message: string): void };
}

export interface ScenarioProgress {
  /** Share done, 0 … 1. */
  done: number;
  /** Chain time reached, seconds since 1970. */
  time: number;
  blocks: number;
}

/** What was played. Plain data: survives JSON. */
export interface World {
  seed: string;
  deployment: Deployment;
  /** In the order of their publication. */
  tapes: WorldTape[];
  depositors: string[];
  blocks: number;
  transactions: number;
  /** Logs of all contracts. */
  events: number;
  head: { number: number; timestamp: number };
  /** Loans on the first tape, which is about `firstMonth` (year × 12 + month − 1). */
  loans: number;
  firstMonth: number;
  /** What the protocol owns off chain at the end. */
  backing: BackingRecord;
}

const DEFAULTS = { seed: '1', months: 6, accounts: 40, loans: 600 };
/** What depositors pay in over the whole time for each loan on the first tape. */
const DEPOSIT_DOLLARS_PER_LOAN = 14_200n;
/** When the custodian's statement fails, in thousandths of the whole time. */
const RIPCORD_PERMILLE = 560;

/** Deploys the protocol on a fresh local chain and plays months of its life there. */
export async function playScenario({ common, rpcUrl, onProgress, ...given }: PlayScenarioOptions): Promise<World> {
  const options: StageOptions = { ...DEFAULTS, ...given, seed: String(given.seed ?? DEFAULTS.seed) };
  checkOptions(options);
  const startedAt = performance.now();
  const rpc = createJsonRpc(rpcUrl);
  await requireFreshLocalChain(rpc);
  mkdirSync(options.tapeDir, { recursive: true });

  const { stage, deployment, head } = await setStage(rpc, options);
  const player = createPlayer(createBlockProducer(rpc), stage.ledger, head);
  await rpc.call('evm_setAutomine', false);
  await player.mine(head.timestamp, fundingTransactions(stage, options.loans));
  const firstMonth = monthAt(stage.agenda.start) - 1;
  const backing = createBacking({ cashWad: '0', loansWad: '0', tapeMonth: firstMonth - 1, lentCents: [] });
  const tapes = planWorld(stage, backing, firstMonth, options);
  // Acts may add acts to later slots, so the agenda is asked again after each.
  for (let slot = stage.agenda.next(); slot; slot = stage.agenda.next()) {
    await player.play(slot.time, slot.acts);
    const done = (slot.time - stage.agenda.start) / (stage.agenda.days * SECONDS_PER_DAY);
    onProgress?.({ done, time: slot.time, blocks: player.head.number });
  }
  await rpc.call('evm_setAutomine', true);

  const { events } = stage.ledger;
  const blocks = player.head.number + 1;
  const milliseconds = Math.round(performance.now() - startedAt);
  common.logger.info({ blocks, events, tapes: tapes.length, milliseconds }, 'scenario played');
  return {
    seed: options.seed,
    deployment,
    tapes,
    depositors: stage.cast.depositors,
    blocks,
    transactions: player.transactions,
    events,
    head: player.head,
    loans: options.loans,
    firstMonth,
    backing: backing.record(),
  };
}

/** Puts everyone's plans on the agenda; returns the list that published tapes are added to. */
function planWorld(stage: Stage, backing: Backing, firstMonth: Month, options: StageOptions): WorldTape[] {
  const { seed, loans, tapeDir } = options;
  const { agenda } = stage;
  const tapes: WorldTape[] = [];
  const buyBacks = createBuyBacks(stage);
  planDepositors(stage, { depositDollars: BigInt(loans) * DEPOSIT_DOLLARS_PER_LOAN });
  const operator = planOperator(stage, {
    backing,
    minReserveRatio: LAUNCH_OPTIONS.minReserveRatioWad,
    ripcordDay: Math.floor((agenda.days * RIPCORD_PERMILLE) / 1000),
  });
  planGovernance(stage, operator);
  planServicer(stage, {
    backing,
    book: createLoanBook({ seed, loans, firstMonth }),
    firstMonth,
    tapeDir,
    onTape(tape, rows) {
      tapes.push(tape);
      buyBacks.afterTape(rows, agenda.dayOf(tape.publishedAt));
    },
  });
  return tapes;
}

function checkOptions({ months, accounts, loans }: StageOptions): void {
  for (const [name, value, min, max] of [
    ['months', months, 1, 120],
    ['accounts', accounts, 1, 10_000],
    ['loans', loans, 1, 1_000_000],
  ] as const) {
    if (Number.isInteger(value) && value >= min && value <= max) continue;
    throw new InvalidScenarioError(`Scenario option ${name} is ${value}; give a whole number from ${min} to ${max}.`);
  }
}

async function requireFreshLocalChain(rpc: JsonRpc): Promise<void> {
  const client = await rpc.call<string>('web3_clientVersion');
  if (!client.toLowerCase().startsWith('anvil')) throw new NotALocalChainError(rpc.url, client);
  const { number } = await latestBlock(rpc);
  if (number > 0) throw new ChainNotFreshError(rpc.url, number);
}
