import type { ChainLog, RpcBlock, RpcLog, RpcReceipt, RpcTransaction } from '../types.js';
import { type ByteReader, type ByteWriter, createByteReader, createByteWriter, type MaybeText } from './bytes.js';

/** Raised with every change of what is written below; a cache of another version is emptied. */
export const CODEC_VERSION = 1;

type Fields<T> = readonly (keyof T & string)[];

const BLOCK_FIELDS = allFieldsOf<Omit<RpcBlock, 'transactions'>>({
  hash: 1,
  parentHash: 1,
  sha3Uncles: 1,
  miner: 1,
  stateRoot: 1,
  transactionsRoot: 1,
  receiptsRoot: 1,
  number: 1,
  gasUsed: 1,
  gasLimit: 1,
  timestamp: 1,
  difficulty: 1,
  totalDifficulty: 1,
  size: 1,
  baseFeePerGas: 1,
});
const TRANSACTION_FIELDS = allFieldsOf<RpcTransaction>({
  hash: 1,
  transactionIndex: 1,
  from: 1,
  to: 1,
  value: 1,
  gas: 1,
  gasPrice: 1,
  maxFeePerGas: 1,
  maxPriorityFeePerGas: 1,
  input: 1,
  nonce: 1,
});
const RECEIPT_FIELDS = allFieldsOf<Omit<RpcReceipt, 'logs'>>({
  transactionHash: 1,
  transactionIndex: 1,
  blockHash: 1,
  blockNumber: 1,
  cumulativeGasUsed: 1,
  gasUsed: 1,
  contractAddress: 1,
  status: 1,
  root: 1,
  logsBloom: 1,
});
const LOG_FIELDS = allFieldsOf<Omit<RpcLog, 'topics' | 'removed'>>({
  address: 1,
  data: 1,
  blockNumber: 1,
  blockHash: 1,
  transactionHash: 1,
  transactionIndex: 1,
  logIndex: 1,
});

/** Logs must be in the order of the chain. */
export function encodeLogs(logs: readonly ChainLog[]): Buffer {
  const writer = createByteWriter();
  let block = 0;
  for (const log of logs) {
    writer.number(log.blockNumber - block);
    block = log.blockNumber;
    writer.number(log.logIndex);
    writer.number(log.transactionIndex);
    writer.shared(log.blockHash);
    writer.shared(log.transactionHash);
    writer.shared(log.address);
    writeTopics(writer, log.topics);
    writer.single(log.data);
  }
  return writer.finish();
}

export function decodeLogs(bytes: Buffer): ChainLog[] {
  const reader = createByteReader(bytes);
  const logs: ChainLog[] = [];
  let blockNumber = 0;
  while (!reader.atEnd()) {
    blockNumber += reader.number();
    logs.push({
      blockNumber,
      logIndex: reader.number(),
      transactionIndex: reader.number(),
      blockHash: reader.shared() as string,
      transactionHash: reader.shared() as string,
      address: reader.shared() as string,
      topics: readTopics(reader),
      data: reader.single() as string,
    });
  }
  return logs;
}

export function encodeBlock(block: RpcBlock): Buffer {
  const writer = createByteWriter();
  writeFields(writer, block, BLOCK_FIELDS);
  for (const transaction of block.transactions) {
    if (typeof transaction === 'string') writer.single(transaction);
    else writeFields(writer, transaction, TRANSACTION_FIELDS);
  }
  return writer.finish();
}

/** @param full whether it was encoded with its whole transactions */
export function decodeBlock(bytes: Buffer, full: boolean): RpcBlock {
  const reader = createByteReader(bytes);
  const block = readFields(reader, BLOCK_FIELDS) as RpcBlock;
  block.transactions = [];
  while (!reader.atEnd()) {
    block.transactions.push(
      full ? (readFields(reader, TRANSACTION_FIELDS) as RpcTransaction) : (reader.single() as string),
    );
  }
  return block;
}

export function encodeReceipt(receipt: RpcReceipt): Buffer {
  const writer = createByteWriter();
  writeFields(writer, receipt, RECEIPT_FIELDS);
  for (const log of receipt.logs) {
    writeFields(writer, log, LOG_FIELDS);
    writer.number(log.removed === true ? 1 : 0);
    writeTopics(writer, log.topics);
  }
  return writer.finish();
}

export function decodeReceipt(bytes: Buffer): RpcReceipt {
  const reader = createByteReader(bytes);
  const receipt = readFields(reader, RECEIPT_FIELDS) as RpcReceipt;
  receipt.logs = [];
  while (!reader.atEnd()) {
    const log = readFields(reader, LOG_FIELDS) as RpcLog;
    log.removed = reader.number() === 1;
    log.topics = readTopics(reader);
    receipt.logs.push(log);
  }
  return receipt;
}

/** A field that is added to a type must be added here, or it would be lost. */
function allFieldsOf<T>(fields: { [name in keyof Required<T>]: 1 }): Fields<T> {
  return Object.keys(fields) as unknown as Fields<T>;
}

function writeFields<T>(writer: ByteWriter, object: T, fields: Fields<T>): void {
  for (const field of fields) writer.shared(object[field] as MaybeText);
}

function readFields<T>(reader: ByteReader, fields: Fields<T>): Partial<T> {
  const object: Partial<Record<string, MaybeText>> = {};
  for (const field of fields) {
    const value = reader.shared();
    if (value !== undefined) object[field] = value;
  }
  return object as Partial<T>;
}

function writeTopics(writer: ByteWriter, topics: readonly string[]): void {
  writer.number(topics.length);
  for (const topic of topics) writer.shared(topic);
}

function readTopics(reader: ByteReader): string[] {
  const topics = new Array<string>(reader.number());
  for (let i = 0; i < topics.length; i++) topics[i] = reader.shared() as string;
  return topics;
}
