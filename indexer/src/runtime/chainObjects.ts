import type { ChainCall } from '../chain/calls.js';
import type { ChainLog, RpcBlock, RpcLog, RpcReceipt, RpcTransaction } from '../chain/types.js';
import type { Heap } from './heap.js';
import { TypeId } from './typeIds.js';

const ZERO_ADDRESS = `0x${'0'.repeat(40)}`;
const ZERO = '0x0';
/** From this apiVersion on, blocks have a base fee and transactions a nonce. */
const NONCE_VERSION = 6;
/** From this apiVersion on, events have a receipt. */
const RECEIPT_VERSION = 7;

/** An `ethereum.Block`. */
export function writeBlock(heap: Heap, block: RpcBlock, apiVersion: number): number {
  const fields = [
    heap.newBytesFromHex(block.hash),
    heap.newBytesFromHex(block.parentHash),
    heap.newBytesFromHex(block.sha3Uncles),
    heap.newBytesFromHex(block.miner ?? ZERO_ADDRESS),
    heap.newBytesFromHex(block.stateRoot),
    heap.newBytesFromHex(block.transactionsRoot),
    heap.newBytesFromHex(block.receiptsRoot),
    writeQuantity(heap, block.number),
    writeQuantity(heap, block.gasUsed),
    writeQuantity(heap, block.gasLimit),
    writeQuantity(heap, block.timestamp),
    writeQuantity(heap, block.difficulty ?? ZERO),
    writeQuantity(heap, block.totalDifficulty ?? ZERO),
    block.size ? writeQuantity(heap, block.size) : 0,
  ];
  if (apiVersion >= NONCE_VERSION) fields.push(block.baseFeePerGas ? writeQuantity(heap, block.baseFeePerGas) : 0);
  return heap.newRecord(TypeId.EthereumBlock, fields);
}

/** An `ethereum.Transaction`. `gasPrice` is what was paid, which the block's base fee has a part in. */
export function writeTransaction(heap: Heap, transaction: RpcTransaction, block: RpcBlock, apiVersion: number): number {
  const fields = [
    heap.newBytesFromHex(transaction.hash),
    writeQuantity(heap, transaction.transactionIndex ?? ZERO),
    heap.newBytesFromHex(transaction.from),
    transaction.to ? heap.newBytesFromHex(transaction.to) : 0,
    writeQuantity(heap, transaction.value),
    writeQuantity(heap, transaction.gas),
    writeQuantity(heap, effectiveGasPrice(transaction, block)),
    heap.newBytesFromHex(transaction.input),
  ];
  if (apiVersion >= NONCE_VERSION) fields.push(writeQuantity(heap, transaction.nonce));
  return heap.newRecord(TypeId.EthereumTransaction, fields);
}

/** An `ethereum.Transaction` of which only hash and index can be read. */
export function writePartialTransaction(heap: Heap, hash: string, index: number, apiVersion: number): number {
  const fields = apiVersion >= NONCE_VERSION ? 9 : 8;
  return heap.newPartial(TypeId.EthereumTransaction, fields * 4, heap.newBytesFromHex(hash), heap.newUnsigned(index));
}

/** What a log belongs to, as pointers. */
export interface EventParts {
  block: number;
  transaction: number;
  /** Array of EventParam. */
  parameters: number;
  receipt: RpcReceipt | undefined;
}

/** An `ethereum.Event`. `transactionLogIndex` is the log's index, as in graph-node; `logType` is always null. */
export function writeEvent(heap: Heap, log: ChainLog, parts: EventParts, apiVersion: number): number {
  const fields = [
    heap.newBytesFromHex(log.address),
    heap.newUnsigned(log.logIndex),
    heap.newUnsigned(log.logIndex),
    0,
    parts.block,
    parts.transaction,
    parts.parameters,
  ];
  if (apiVersion >= RECEIPT_VERSION) fields.push(parts.receipt ? writeReceipt(heap, parts.receipt) : 0);
  return heap.newRecord(TypeId.EthereumEvent, fields);
}

/** An `ethereum.Call`. `inputs` and `outputs` are arrays of EventParam. */
export function writeCall(
  heap: Heap,
  call: ChainCall,
  parts: { block: number; transaction: number; inputs: number; outputs: number },
): number {
  return heap.newRecord(TypeId.EthereumCall, [
    heap.newBytesFromHex(call.to),
    heap.newBytesFromHex(call.from),
    parts.block,
    parts.transaction,
    parts.inputs,
    parts.outputs,
  ]);
}

function writeReceipt(heap: Heap, receipt: RpcReceipt): number {
  const logs = receipt.logs.map((log) => writeLog(heap, log));
  return heap.newRecord(TypeId.TransactionReceipt, [
    heap.newBytesFromHex(receipt.transactionHash),
    writeQuantity(heap, receipt.transactionIndex),
    receipt.blockHash ? heap.newBytesFromHex(receipt.blockHash) : 0,
    receipt.blockNumber ? writeQuantity(heap, receipt.blockNumber) : 0,
    writeQuantity(heap, receipt.cumulativeGasUsed),
    writeQuantity(heap, receipt.gasUsed),
    receipt.contractAddress ? heap.newBytesFromHex(receipt.contractAddress) : 0,
    heap.newPointerArray(TypeId.ArrayLog, logs),
    receipt.status ? writeQuantity(heap, receipt.status) : 0,
    receipt.root ? heap.newBytesFromHex(receipt.root) : 0,
    heap.newBytesFromHex(receipt.logsBloom),
  ]);
}

function writeLog(heap: Heap, log: RpcLog): number {
  const topics = log.topics.map((topic) => heap.newBytesFromHex(topic));
  const removed = heap.newObject(TypeId.WrappedBool, 1);
  heap.u8[removed] = log.removed === true ? 1 : 0;
  return heap.newRecord(TypeId.Log, [
    heap.newBytesFromHex(log.address),
    heap.newPointerArray(TypeId.ArrayBytes32, topics),
    heap.newBytesFromHex(log.data),
    heap.newBytesFromHex(log.blockHash),
    heap.newBytesFromHex(evenHex(log.blockNumber)),
    heap.newBytesFromHex(log.transactionHash),
    writeQuantity(heap, log.transactionIndex),
    writeQuantity(heap, log.logIndex),
    0,
    0,
    removed,
  ]);
}

/** A `0x…` number as a BigInt. */
export function writeQuantity(heap: Heap, quantity: string): number {
  return quantity.length <= 14 ? heap.newUnsigned(Number(quantity)) : heap.newBigInt(BigInt(quantity));
}

function effectiveGasPrice(transaction: RpcTransaction, block: RpcBlock): string {
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = transaction;
  if (!maxFeePerGas || !maxPriorityFeePerGas || !block.baseFeePerGas) return gasPrice ?? maxFeePerGas ?? ZERO;
  const limit = BigInt(maxFeePerGas);
  const wanted = BigInt(block.baseFeePerGas) + BigInt(maxPriorityFeePerGas);
  return `0x${(wanted < limit ? wanted : limit).toString(16)}`;
}

function evenHex(quantity: string): string {
  return quantity.length % 2 === 0 ? quantity : `0x0${quantity.slice(2)}`;
}
