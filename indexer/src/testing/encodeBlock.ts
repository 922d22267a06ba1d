import { concat } from 'ethers';
import type { RpcBlock, RpcLog, RpcReceipt, RpcTransaction } from '../chain/types.js';
import { encodeTopic, encodeValues, orderValues } from './abiValues.js';
import type { TestBlock, TestCall, TestEvent, TestInvocation, TestTransaction } from './blocks.js';
import type { Contracts } from './contracts.js';
import { TestInputError } from './errors.js';
import { checkHex, hashOfNumbers, toQuantity, ZERO_ADDRESS, ZERO_HASH } from './hex.js';

const LOGS_BLOOM = `0x${'0'.repeat(512)}`;
const TRANSACTION_GAS = '0x5208';
const BLOCK_GAS_LIMIT = '0x1c9c380';

/** A block as a node would give it, with all that belongs to it. */
export interface SyntheticBlock {
  number: number;
  timestamp: number;
  block: RpcBlock & { transactions: RpcTransaction[] };
  logs: RpcLog[];
  receipts: RpcReceipt[];
  traces: CallTrace[];
  /** Answers that hold from this block on, by question; null is a call that reverts. */
  answers: Map<string, string | null>;
}

/** A call as `trace_block` gives it. */
export interface CallTrace {
  type: 'call';
  action: { callType: 'call'; from: string; to: string; input: string; value: string; gas: string };
  result: { gasUsed: string; output: string };
  blockNumber: number;
  blockHash: string;
  transactionHash: string;
  transactionPosition: number;
  subtraces: number;
  traceAddress: number[];
}

export interface BlockPlace {
  number: number;
  timestamp: number;
  hash: string;
  parentHash: string;
}

/** @throws TestInputError that says which event or call is wrong, and how */
export function encodeBlock(contracts: Contracts, place: BlockPlace, given: TestBlock): SyntheticBlock {
  const { number, timestamp, hash, parentHash } = place;
  const transactions = new Map<TestTransaction | string, RpcTransaction>();
  const logs = (given.events ?? []).map((event, index) =>
    encodeEvent(contracts, place, event, index, transactionOf(transactions, event.transaction, number, index)),
  );
  const traces = (given.invocations ?? []).map((invocation, index) =>
    encodeInvocation(contracts, place, invocation, index, (made) =>
      transactionOf(transactions, invocation.transaction, number, logs.length + index, made),
    ),
  );
  const list = [...transactions.values()].filter((item, i, all) => all.indexOf(item) === i);
  const block = {
    ...emptyBlock(number, hash, parentHash, timestamp),
    baseFeePerGas: given.baseFeePerGas === undefined ? null : toQuantity(given.baseFeePerGas, 'baseFeePerGas'),
    transactions: list,
  };
  return {
    number,
    timestamp,
    block,
    logs,
    traces: traces.sort((a, b) => a.transactionPosition - b.transactionPosition),
    receipts: list.map((transaction) => receiptOf(block, transaction, logs)),
    answers: encodeAnswers(contracts, given, number),
  };
}

export function emptyBlock(number: number, hash: string, parentHash: string, timestamp: number) {
  return {
    hash,
    parentHash,
    sha3Uncles: ZERO_HASH,
    miner: ZERO_ADDRESS,
    stateRoot: ZERO_HASH,
    transactionsRoot: ZERO_HASH,
    receiptsRoot: ZERO_HASH,
    number: toQuantity(number, 'number'),
    gasUsed: '0x0',
    gasLimit: BLOCK_GAS_LIMIT,
    timestamp: toQuantity(timestamp, 'timestamp'),
    difficulty: '0x0',
    totalDifficulty: '0x0',
    size: '0x220',
    baseFeePerGas: null as string | null,
    transactions: [] as RpcTransaction[],
  };
}

export function questionKey(method: string, to: string, data = ''): string {
  return `${method} ${to.toLowerCase()} ${data.toLowerCase()}`;
}

function transactionOf(
  known: Map<TestTransaction | string, RpcTransaction>,
  given: TestTransaction | undefined,
  block: number,
  index: number,
  defaults: TestTransaction = {},
): RpcTransaction {
  const transaction = { ...defaults, ...given };
  const hash = transaction.hash === undefined ? undefined : checkHex(transaction.hash, 32, 'transaction.hash');
  const key = hash ?? given ?? transaction;
  const found = known.get(key);
  if (found) return found;
  const made: RpcTransaction = {
    hash: hash ?? hashOfNumbers(block, index),
    transactionIndex: toQuantity(new Set(known.values()).size, 'transactionIndex'),
    from: checkHex(transaction.from ?? ZERO_ADDRESS, 20, 'transaction.from'),
    to: transaction.to === undefined || transaction.to === null ? null : checkHex(transaction.to, 20, 'transaction.to'),
    value: toQuantity(transaction.value ?? 0, 'transaction.value'),
    gas: toQuantity(transaction.gasLimit ?? TRANSACTION_GAS, 'transaction.gasLimit'),
    gasPrice: toQuantity(transaction.gasPrice ?? 0, 'transaction.gasPrice'),
    input: checkHex(transaction.input ?? '0x', undefined, 'transaction.input'),
    nonce: toQuantity(transaction.nonce ?? 0, 'transaction.nonce'),
  };
  known.set(key, made);
  return made;
}

function encodeEvent(
  contracts: Contracts,
  { number, hash }: BlockPlace,
  event: TestEvent,
  index: number,
  transaction: RpcTransaction,
): RpcLog {
  const where = `block ${number}, event ${index} (${event.event})`;
  const { address, fragment } = contracts.event(event, event.event, where);
  const source = contracts.startBlockOf(address);
  if (source && source.startBlock > number) {
    throw new TestInputError(
      `\`${source.name}\` starts at block ${source.startBlock}, so this event would be ignored.`,
      {
        where,
        hint: `Give the block a number: \`number: ${source.startBlock}\` or more.`,
      },
    );
  }
  const values = orderValues(fragment.inputs, event.params, where);
  const topics = fragment.anonymous ? [] : [fragment.topicHash];
  fragment.inputs.forEach((input, i) => {
    if (input.indexed) topics.push(encodeTopic(input, values[i], where));
  });
  const plain = fragment.inputs.map((_, i) => i).filter((i) => !fragment.inputs[i]?.indexed);
  return {
    address,
    topics,
    data: encodeValues(
      plain.map((i) => fragment.inputs[i] as (typeof fragment.inputs)[number]),
      plain.map((i) => values[i]),
      where,
    ),
    blockNumber: toQuantity(number, 'number'),
    blockHash: hash,
    transactionHash: transaction.hash,
    transactionIndex: transaction.transactionIndex ?? '0x0',
    logIndex: toQuantity(index, 'logIndex'),
    removed: false,
  };
}

function receiptOf(block: RpcBlock, transaction: RpcTransaction, logs: readonly RpcLog[]): RpcReceipt {
  return {
    transactionHash: transaction.hash,
    transactionIndex: transaction.transactionIndex ?? '0x0',
    blockHash: block.hash,
    blockNumber: block.number,
    cumulativeGasUsed: TRANSACTION_GAS,
    gasUsed: TRANSACTION_GAS,
    contractAddress: null,
    logs: logs.filter((log) => log.transactionHash === transaction.hash),
    status: '0x1',
    logsBloom: LOGS_BLOOM,
  };
}

function encodeInvocation(
  contracts: Contracts,
  { number, hash }: BlockPlace,
  invocation: TestInvocation,
  index: number,
  transactionFor: (defaults: TestTransaction) => RpcTransaction,
): CallTrace {
  const where = `block ${number}, invocation ${index} (${invocation.function})`;
  const { returns = [] } = invocation;
  const { to, data, answer } = encodeCall(contracts, { ...invocation, returns }, where);
  const transaction = transactionFor({ to, input: data });
  const { from, value, gas } = transaction;
  return {
    type: 'call',
    action: { callType: 'call', from, to, input: data, value, gas },
    result: { gasUsed: TRANSACTION_GAS, output: answer ?? '0x' },
    blockNumber: number,
    blockHash: hash,
    transactionHash: transaction.hash,
    transactionPosition: Number(transaction.transactionIndex),
    subtraces: 0,
    traceAddress: [],
  };
}

function encodeAnswers(contracts: Contracts, block: TestBlock, number: number): Map<string, string | null> {
  const answers = new Map<string, string | null>();
  block.calls?.forEach((call, index) => {
    const { to, data, answer } = encodeCall(contracts, call, `block ${number}, call ${index} (${call.function})`);
    answers.set(questionKey('eth_call', to, data), answer);
  });
  for (const { address, value } of block.balances ?? []) {
    answers.set(
      questionKey('eth_getBalance', checkHex(address, 20, 'balances.address')),
      toQuantity(value, 'balances.value'),
    );
  }
  for (const { address, hasCode } of block.codes ?? []) {
    answers.set(questionKey('eth_getCode', checkHex(address, 20, 'codes.address')), hasCode ? '0x00' : '0x');
  }
  return answers;
}

function encodeCall(contracts: Contracts, call: TestCall, where: string) {
  const { address, fragment } = contracts.function(
    { address: call.to, dataSource: call.dataSource },
    call.function,
    where,
  );
  const args = orderValues(fragment.inputs, call.args ?? [], where);
  const data = concat([fragment.selector, encodeValues(fragment.inputs, args, where)]);
  if (call.reverts === true) return { to: address, data, answer: null };
  if (call.returns === undefined) {
    throw new TestInputError('It is not said what the call answers.', {
      where,
      hint: 'Give `returns: […]` or `reverts: true`.',
    });
  }
  const returns = orderValues(fragment.outputs, call.returns, where);
  return { to: address, data, answer: encodeValues(fragment.outputs, returns, where) };
}
