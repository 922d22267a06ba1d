import type { AbiEvent, AbiFunction } from '../abi/contract.js';
import { AbiDecodeError, decodeSequence, decodeTopic } from '../abi/decode.js';
import type { AbiParameter } from '../abi/types.js';
import type { ChainCall } from '../chain/calls.js';
import { ChainMovedError } from '../chain/chain.js';
import type { ChainLog, RpcBlock, RpcReceipt, RpcTransaction } from '../chain/types.js';
import { DeterministicError } from '../errors.js';
import {
  writeBlock,
  writeCall,
  writeEvent,
  writePartialTransaction,
  writeTransaction,
} from '../runtime/chainObjects.js';
import type { Heap } from '../runtime/heap.js';
import { TypeId } from '../runtime/typeIds.js';

const SELECTOR_LENGTH = 10;
const ZERO_ADDRESS = `0x${'0'.repeat(40)}`;

let scratch = Buffer.alloc(65_536);
const topicScratch = Buffer.alloc(32);

/** What an event handler is called with. */
export interface EventTrigger {
  log: ChainLog;
  event: AbiEvent;
  block: RpcBlock;
  receipt: RpcReceipt | undefined;
}

/**
 * Writes an `ethereum.Event`, decoding the log straight into the instance's memory.
 * @throws AbiDecodeError when the log is not an encoding of the event; such logs are skipped
 */
export function writeEventTrigger(
  heap: Heap,
  { log, event, block, receipt }: EventTrigger,
  apiVersion: number,
): number {
  const blockPointer = heap.newShared(0, block, () => writeBlock(heap, block, apiVersion));
  const found = transactionOf(log, block);
  const transaction =
    found === undefined
      ? writePartialTransaction(heap, log.transactionHash, log.transactionIndex, apiVersion)
      : heap.newShared(1, found, () => writeTransaction(heap, found, block, apiVersion));
  const parameters = writeParameters(heap, log, event);
  return writeEvent(heap, log, { block: blockPointer, transaction, parameters, receipt }, apiVersion);
}

/** What a call handler is called with. */
export interface CallTrigger {
  call: ChainCall;
  target: AbiFunction;
  block: RpcBlock;
}

/**
 * Writes an `ethereum.Call`.
 * @throws AbiDecodeError when the input is not an encoding of the arguments; such calls are skipped
 */
export function writeCallTrigger(heap: Heap, { call, target, block }: CallTrigger, apiVersion: number): number {
  const blockPointer = heap.newShared(0, block, () => writeBlock(heap, block, apiVersion));
  const found = block.transactions[call.transactionIndex];
  if (typeof found !== 'object' || found.hash !== call.transactionHash)
    throw new ChainMovedError(`block ${call.blockNumber} does not have the transaction of a call`);
  const transaction = heap.newShared(1, found, () => writeTransaction(heap, found, block, apiVersion));
  const inputs = writeArguments(heap, target.inputs, `0x${call.input.slice(SELECTOR_LENGTH)}`);
  const outputs = writeOutputs(heap, target, call);
  return writeCall(heap, call, { block: blockPointer, transaction, inputs, outputs });
}

function writeOutputs(heap: Heap, target: AbiFunction, call: ChainCall): number {
  try {
    return writeArguments(heap, target.outputs, call.output);
  } catch (error) {
    if (!(error instanceof AbiDecodeError)) throw error;
    throw new DeterministicError(`Decoding function outputs for the call of \`${target.signature}\` failed`);
  }
}

function writeArguments(heap: Heap, parameters: readonly AbiParameter[], hex: string): number {
  const values = decodeSequence(heap, parameters, ...dataBytes(hex));
  const items = parameters.map(({ name }, i) =>
    heap.newPointers(TypeId.EventParam, heap.newInternedString(name), values[i] as number),
  );
  return heap.newPointerArray(TypeId.ArrayEventParam, items);
}

function writeParameters(heap: Heap, log: ChainLog, event: AbiEvent): number {
  const { inputs } = event;
  const indexedCount = inputs.reduce((count, input) => count + (input.indexed ? 1 : 0), 0);
  const firstTopic = event.anonymous ? 0 : 1;
  // A manifest can name another first topic; its logs are found, but graph-node decodes none of them.
  if (!event.anonymous && log.topics[0] !== event.topic) throw new AbiDecodeError('a log of another event');
  if (log.topics.length !== indexedCount + firstTopic) throw new AbiDecodeError('wrong number of topics');
  const bodyValues = decodeSequence(heap, bodyOf(event), ...dataBytes(log.data));
  const items = new Array<number>(inputs.length);
  let topic = firstTopic;
  let body = 0;
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i] as AbiParameter;
    const value = input.indexed
      ? writeTopic(heap, input, log.topics[topic++] as string)
      : (bodyValues[body++] as number);
    items[i] = heap.newPointers(TypeId.EventParam, heap.newInternedString(input.name), value);
  }
  return heap.newPointerArray(TypeId.ArrayEventParam, items);
}

function writeTopic(heap: Heap, input: AbiParameter, topic: string): number {
  topicScratch.write(topic.slice(2), 'hex');
  return decodeTopic(heap, input.type, topicScratch);
}

const bodies = new WeakMap<AbiEvent, AbiParameter[]>();

function bodyOf(event: AbiEvent): AbiParameter[] {
  let body = bodies.get(event);
  if (body === undefined) {
    body = event.inputs.filter((input) => !input.indexed);
    bodies.set(event, body);
  }
  return body;
}

function dataBytes(hex: string): [Buffer, number] {
  const length = (hex.length - 2) >> 1;
  if (length > scratch.length) scratch = Buffer.alloc(length * 2);
  scratch.write(hex.slice(2), 'hex');
  return [scratch, length];
}

/** @returns undefined when the block has the transaction's hash only */
function transactionOf(log: ChainLog, block: RpcBlock): RpcTransaction | undefined {
  const hash = log.transactionHash;
  const atIndex = block.transactions[log.transactionIndex];
  if (atIndex === hash) return undefined;
  if (typeof atIndex === 'object' && atIndex.hash === hash) return atIndex;
  for (const item of block.transactions) {
    if (item === hash) return undefined;
    if (typeof item === 'object' && item.hash === hash) return item;
  }
  // Some chains have logs that no transaction made (Celo, zkSync).
  return {
    hash,
    transactionIndex: `0x${log.transactionIndex.toString(16)}`,
    from: ZERO_ADDRESS,
    to: null,
    value: '0x0',
    gas: '0x0',
    gasPrice: '0x0',
    input: '0x',
    nonce: '0x0',
  };
}
