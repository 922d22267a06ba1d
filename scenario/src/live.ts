import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ABIS } from '@vitrine/contracts';
import { Interface } from 'ethers';
import { SECONDS_PER_DAY } from './calendar.js';
import { createBlockProducer, type Transaction } from './chain/blockProducer.js';
import { createJsonRpc, type JsonRpc } from './chain/jsonRpc.js';
import { ChainUnreachableError, ScenarioError } from './errors.js';
import { createLoanBook } from './loans/book.js';
import type { Common, World } from './playScenario.js';
import { createRandom, type Random } from './random.js';
import { createAgenda } from './world/agenda.js';
import { createBacking } from './world/backing.js';
import { createBuyBacks } from './world/buyBacks.js';
import { castActors } from './world/cast.js';
import { createContractCalls } from './world/contractCalls.js';
import { createDocuments } from './world/documents.js';
import { improvise } from './world/improvise.js';
import { planOperator } from './world/operator.js';
import { createPlayer, type Player } from './world/player.js';
import { planServicer, publicationOf, type WorldTape } from './world/servicer.js';
import { latestBlock, openLedger, readLogs } from './world/setStage.js';
import { createDraft, type Stage } from './world/stage.js';

export interface LiveOptions {
  common: Common;
  rpcUrl: string;
  /** What was played before on this chain. */
  world: World;
  /** Where new tapes and documents are written. */
  tapeDir: string;
  /** Real seconds from one block to the next. */
  blockSeconds?: number;
  /** Chain seconds from one block to the next. */
  chainSecondsPerBlock?: number;
  /** Told of each new tape once it is published. */
  onTape?: (tape: WorldTape) => void;
  onBlock?: (head: { number: number; timestamp: number }) => void;
}

export interface LiveScenario {
  /** Ends it; resolves after the block being made. */
  stop(): Promise<void>;
  /** Resolves when it has ended: stopped, or because the chain is gone. */
  done: Promise<void>;
}

const BLOCK_SECONDS = 3;
/** A month of chain time takes about twelve minutes: whoever watches sees interest grow and a tape come out. */
const CHAIN_SECONDS_PER_BLOCK = 10_800;
const HORIZON_DAYS = 3650;

/** Lets the world go on: every few seconds a block in which somebody does something, monthly tapes included. */
export function live(options: LiveOptions): LiveScenario {
  const abort = new AbortController();
  const done = run(options, abort.signal);
  return {
    done,
    async stop() {
      abort.abort();
      await done;
    },
  };
}

async function run(options: LiveOptions, signal: AbortSignal): Promise<void> {
  const { logger } = options.common;
  const rpc = createJsonRpc(options.rpcUrl);
  try {
    await rpc.call('evm_setAutomine', false);
    await playOn(rpc, options, signal);
    await rpc.call('evm_setAutomine', true);
  } catch (error) {
    if (!(error instanceof ChainUnreachableError)) throw error;
    logger.info({ rpcUrl: options.rpcUrl }, 'the chain is gone, and the scenario with it');
  }
}

async function playOn(rpc: JsonRpc, options: LiveOptions, signal: AbortSignal): Promise<void> {
  const { common, world, blockSeconds = BLOCK_SECONDS, chainSecondsPerBlock = CHAIN_SECONDS_PER_BLOCK } = options;
  const published: WorldTape[] = [];
  const liveTapes: WorldTape[] = [];
  let lost: Transaction[] = [];
  const stage = await continueStage(rpc, options, published);
  const random = createRandom(`${world.seed}/improvise`);
  const producer = createBlockProducer(rpc);
  let player = createPlayer(producer, stage.ledger, await latestBlock(rpc));

  while (!signal.aborted) {
    try {
      await makeBlock(player, stage, random, chainSecondsPerBlock, lost);
      lost = [];
      options.onBlock?.(player.head);
      for (const tape of published.splice(0)) {
        liveTapes.push(tape);
        options.onTape?.(tape);
      }
    } catch (error) {
      if (error instanceof ChainUnreachableError || !(error instanceof ScenarioError)) throw error;
      // Somebody else moved the chain, for example a reorganisation that is tried out: take it as it is now.
      common.logger.info({ code: error.code, reason: error.message }, 'a block was given up');
      producer.reset();
      stage.ledger.reset(await readLogs(rpc, world.deployment));
      player = createPlayer(producer, stage.ledger, await latestBlock(rpc));
      lost = await publicationsLost(rpc, stage, world, [...liveTapes, ...published]);
    }
    await sleep(blockSeconds * 1000, undefined, { signal }).catch(() => {});
  }
}

async function makeBlock(
  player: Player,
  stage: Stage,
  random: Random,
  chainSeconds: number,
  first: readonly Transaction[],
): Promise<void> {
  const time = player.head.timestamp + chainSeconds;
  const draft = createDraft(time);
  const transactions: Transaction[] = [...first, ...improvise(stage, random, draft)];
  for (let slot = stage.agenda.next(time); slot; slot = stage.agenda.next(time)) {
    for (const act of slot.acts) transactions.push(...(await act(draft)));
  }
  await player.mine(time, transactions);
}

/** What puts tapes back on the chain whose publication a reorganisation has removed. */
async function publicationsLost(
  rpc: JsonRpc,
  stage: Stage,
  { deployment }: World,
  tapes: readonly WorldTape[],
): Promise<Transaction[]> {
  const registry = new Interface(ABIS.TapeRegistry);
  const transactions: Transaction[] = [];
  for (const tape of tapes) {
    const call = { to: deployment.tapeRegistry, data: registry.encodeFunctionData('tapeIdOf', [tape.root]) };
    const isPublished = BigInt(await rpc.call<string>('eth_call', call, 'latest')) !== 0n;
    if (!isPublished) transactions.push(...publicationOf(stage, tape));
  }
  return transactions;
}

/** Everything as it was when the scenario ended: ledgers from the chain, the loan book by playing it again. */
async function continueStage(rpc: JsonRpc, { world, tapeDir }: LiveOptions, published: WorldTape[]): Promise<Stage> {
  const { deployment, loans, firstMonth } = world;
  const seed = `${world.seed}/live`;
  const random = createRandom(seed);
  const head = await latestBlock(rpc);
  const stage: Stage = {
    random,
    agenda: createAgenda({
      start: head.timestamp - (head.timestamp % SECONDS_PER_DAY),
      days: HORIZON_DAYS,
      random: random.fork('agenda'),
    }),
    cast: await castActors(rpc, world.depositors.length),
    calls: createContractCalls(deployment),
    ledger: await openLedger(rpc, deployment),
    documents: createDocuments(join(tapeDir, 'documents')),
  };

  const backing = createBacking(world.backing);
  const book = createLoanBook({ seed: world.seed, loans, firstMonth });
  for (let month = firstMonth; month <= backing.tapeMonth; month++) book.playMonth(backing.lentCents(month));
  const buyBacks = createBuyBacks(stage);
  planOperator(stage, { backing, minReserveRatio: await readMinReserveRatio(rpc, world) });
  planServicer(stage, {
    backing,
    book,
    firstMonth: backing.tapeMonth + 1,
    tapeDir,
    onTape(tape, rows) {
      published.push(tape);
      buyBacks.afterTape(rows, stage.agenda.dayOf(tape.publishedAt));
    },
  });
  return stage;
}

async function readMinReserveRatio(rpc: JsonRpc, { deployment }: World): Promise<bigint> {
  const controller = new Interface(ABIS.Controller);
  const call = { to: deployment.controller, data: controller.encodeFunctionData('minReserveRatio') };
  return BigInt(await rpc.call<string>('eth_call', call, 'latest'));
}
