import type { RpcBlock, RpcLog } from '../chain/types.js';
import type { TestBlock } from './blocks.js';
import type { Contracts } from './contracts.js';
import { emptyBlock, encodeBlock, questionKey, type SyntheticBlock } from './encodeBlock.js';
import { MissingAnswerError, TestInputError } from './errors.js';
import { checkHex, hashOfNumbers, ZERO_HASH } from './hex.js';

const BLOCK_SECONDS = 12;
const CHAIN_ID = '0x7a69';
/** Answers of this form end the indexing instead of being tried again and again. */
const REVERT = { code: 3, message: 'execution reverted' };

/** The node can not answer; `code` and `message` go into the JSON-RPC answer. */
export class NodeError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export interface SyntheticChainOptions {
  contracts: Contracts;
  firstBlock: number;
  /** Of the first block, in seconds since 1970. */
  firstTimestamp: number;
  /** By default a block comes 12 seconds after the one before it. */
  timestampOf?: (number: number) => number;
}

export type SyntheticChain = ReturnType<typeof createSyntheticChain>;

/** A chain made of the blocks of a test, which answers what a node would. Blocks that are left out are empty. */
export function createSyntheticChain({ contracts, firstBlock, firstTimestamp, timestampOf }: SyntheticChainOptions) {
  const blocks = new Map<number, SyntheticBlock>();
  const order: SyntheticBlock[] = [];
  const answers = new Map<string, { from: number; answer: string | null }[]>();
  let missing: (error: MissingAnswerError) => void = () => undefined;

  /** Adds all of the blocks, or none. */
  function add(given: readonly TestBlock[]): SyntheticBlock[] {
    const added: SyntheticBlock[] = [];
    for (const block of given) added.push(encode(block, added.at(-1) ?? order.at(-1)));
    for (const block of added) {
      blocks.set(block.number, block);
      order.push(block);
      for (const [key, answer] of block.answers) {
        answers.set(key, [...(answers.get(key) ?? []), { from: block.number, answer }]);
      }
    }
    return added;
  }

  function encode(given: TestBlock, last: SyntheticBlock | undefined): SyntheticBlock {
    const number = given.number ?? (last ? last.number + 1 : firstBlock);
    if (!Number.isSafeInteger(number) || number < 0 || (last && number <= last.number)) {
      throw new TestInputError(`Block ${number} can not follow ${last ? `block ${last.number}` : 'nothing'}.`, {
        hint: 'Give blocks in the order of their numbers, each once.',
      });
    }
    const passed = last ? last.timestamp + (number - last.number) * BLOCK_SECONDS : firstTimestamp;
    const timestamp = given.timestamp ?? timestampOf?.(number) ?? passed;
    const hash = given.hash === undefined ? hashOfNumbers(number) : checkHex(given.hash, 32, `hash of block ${number}`);
    const parentHash = last?.number === number - 1 ? last.block.hash : hashAt(number - 1);
    return encodeBlock(contracts, { number, timestamp, hash, parentHash }, given);
  }

  function hashAt(number: number): string {
    return number < 0 ? ZERO_HASH : (blocks.get(number)?.block.hash ?? hashOfNumbers(number));
  }

  function blockAt(number: number): RpcBlock {
    const known = blocks.get(number)?.block;
    if (known) return known;
    const before = order.findLast((item) => item.number < number);
    return emptyBlock(number, hashAt(number), hashAt(number - 1), before?.timestamp ?? 0);
  }

  function blockOf(tag: unknown): RpcBlock | null {
    const head = order.at(-1)?.number ?? 0;
    const number =
      tag === 'latest' || tag === 'safe' || tag === 'finalized' ? head : tag === 'earliest' ? 0 : Number(tag);
    return number <= head ? blockAt(number) : null;
  }

  function numberOf(at: unknown): number {
    const hash = typeof at === 'object' && at !== null ? (at as { blockHash?: string }).blockHash : undefined;
    if (hash === undefined) return at === 'latest' ? (order.at(-1)?.number ?? 0) : Number(at);
    const found = order.find(({ block }) => block.hash === hash);
    if (!found) throw new NodeError(-32000, 'header not found');
    return found.number;
  }

  function logsOf(filter: LogFilter): RpcLog[] {
    const from = filter.blockHash === undefined ? Number(filter.fromBlock) : numberOf(filter);
    const to = filter.blockHash === undefined ? Number(filter.toBlock) : from;
    return order
      .filter(({ number }) => number >= from && number <= to)
      .flatMap(({ logs }) => logs.filter((log) => accepts(filter, log)));
  }

  function answerTo(method: string, to: string, data: string, at: unknown): string {
    const number = numberOf(at);
    const known = answers.get(questionKey(method, to, data))?.findLast(({ from }) => from <= number);
    if (known?.answer === null) throw new NodeError(REVERT.code, REVERT.message);
    if (known) return known.answer;
    const error = missingAnswer(contracts, method, to, data, number);
    missing(error);
    throw new NodeError(-32000, error.message);
  }

  function answer(method: string, params: readonly unknown[]): unknown {
    switch (method) {
      case 'eth_chainId':
        return CHAIN_ID;
      case 'net_version':
        return Number(CHAIN_ID).toString();
      case 'eth_blockNumber':
        return blockOf('latest')?.number;
      case 'eth_getBlockByNumber':
        return shown(blockOf(params[0]), params[1]);
      case 'eth_getBlockByHash':
        return shown(order.find(({ block }) => block.hash === params[0])?.block ?? null, params[1]);
      case 'eth_getLogs':
        return logsOf(params[0] as LogFilter);
      case 'eth_getTransactionReceipt':
        return order.flatMap(({ receipts }) => receipts).find((item) => item.transactionHash === params[0]) ?? null;
      case 'eth_getBlockReceipts':
        return blocks.get(numberOf(params[0]))?.receipts ?? [];
      case 'trace_block':
        return blocks.get(numberOf(params[0]))?.traces ?? [];
      case 'eth_call': {
        const { to, data, input } = params[0] as { to: string; data?: string; input?: string };
        return answerTo(method, to, input ?? data ?? '0x', params[1]);
      }
      case 'eth_getBalance':
      case 'eth_getCode':
        return answerTo(method, params[0] as string, '', params[1]);
      default:
        throw new NodeError(-32601, `the method ${method} does not exist`);
    }
  }

  return {
    add,
    answer,
    blockAt,
    /** The last block of the test. */
    head: () => order.at(-1)?.number ?? firstBlock - 1,
    /** Called when a handler asks what the test does not answer. */
    onMissingAnswer(listener: typeof missing): void {
      missing = listener;
    },
  };
}

interface LogFilter {
  fromBlock?: string;
  toBlock?: string;
  blockHash?: string;
  address?: string | readonly string[];
  topics?: readonly (string | readonly string[] | null)[];
}

function accepts({ address, topics = [] }: LogFilter, log: RpcLog): boolean {
  if (address !== undefined && !includes(address, log.address)) return false;
  return topics.every((topic, i) => topic === null || includes(topic, log.topics[i] ?? ''));
}

function includes(accepted: string | readonly string[], value: string): boolean {
  return typeof accepted === 'string'
    ? accepted.toLowerCase() === value
    : accepted.some((item) => item.toLowerCase() === value);
}

function shown(block: RpcBlock | null, withTransactions: unknown): RpcBlock | null {
  if (block === null || withTransactions === true) return block;
  return {
    ...block,
    transactions: block.transactions.map((item) => (typeof item === 'string' ? item : item.hash)),
  };
}

function missingAnswer(
  contracts: Contracts,
  method: string,
  to: string,
  data: string,
  number: number,
): MissingAnswerError {
  if (method === 'eth_getBalance') {
    const hint = `Add it to the block's \`balances\`: { address: '${to}', value: … }.`;
    return new MissingAnswerError(`the balance of ${to}`, number, hint);
  }
  if (method === 'eth_getCode') {
    const hint = `Add it to the block's \`codes\`: { address: '${to}', hasCode: … }.`;
    return new MissingAnswerError(`the code of ${to}`, number, hint);
  }
  const { name, args } = contracts.describeCall(data);
  const hint = `Add it to the block's \`calls\`: { to: '${to}', function: '${name}', args: [${args}], returns: […] }, or reverts: true.`;
  return new MissingAnswerError(`${name} of ${to}`, number, hint);
}
