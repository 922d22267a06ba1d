import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RpcBlock, RpcLog, RpcReceipt, RpcTransaction } from '../chain/types.js';

/** A log that a block of the chain holds; each is in a transaction of its own. */
export interface FakeEvent {
  address: string;
  topics: string[];
  data: string;
}

interface FakeBlock {
  block: Omit<RpcBlock, 'transactions'> & { transactions: RpcTransaction[] };
  logs: RpcLog[];
}

/** What the node answers a request with, instead of the chain's own answer. */
export interface Fault {
  status?: number;
  error?: { code: number; message: string; data?: unknown };
  /** Never answer. */
  hang?: boolean;
}

export interface FakeChainOptions {
  chainId?: number;
  /** Makes the genesis block, and so all hashes, differ. */
  salt?: string;
  /** Time from one block to the next; 12. */
  blockSeconds?: number;
  /** Largest range of eth_getLogs; a larger one is refused. */
  maxRange?: number;
  /** Answers eth_call: the encoded result, or undefined to revert. */
  onCall?: (to: string, data: string, blockNumber: number) => string | undefined;
}

export type FakeChain = ReturnType<typeof createFakeChain>;

const ACCOUNT = `0x${'c0ffee'.padStart(40, '0')}`;
const FIRST_TIMESTAMP = 1_700_000_000;
const BLOCK_SECONDS = 12;

/** A chain in memory behind a JSON-RPC server, with all the ways in which chains and nodes misbehave. */
export function createFakeChain(options: FakeChainOptions = {}) {
  const { chainId = 31337, maxRange = Number.POSITIVE_INFINITY, blockSeconds = BLOCK_SECONDS } = options;
  let salt = options.salt ?? '';
  let blocks: FakeBlock[] = [];
  let fork = 0;
  let faults: ((method: string, params: unknown[]) => Fault | undefined)[] = [];
  const requests: string[] = [];
  reset();

  function reset(newSalt = salt): void {
    salt = newSalt;
    blocks = [];
    add([]);
  }

  function add(events: readonly FakeEvent[]): RpcBlock {
    const number = blocks.length;
    const parentHash = blocks.at(-1)?.block.hash ?? `0x${'0'.repeat(64)}`;
    const hash = digest(`block ${salt} ${fork} ${number} ${parentHash}`);
    const logs = events.map((event, index) => makeLog(event, index, number, hash));
    const transactions = logs.map((log) => makeTransaction(log));
    blocks.push({ block: { ...makeBlock(number, hash, parentHash, blockSeconds), transactions }, logs });
    return (blocks.at(-1) as FakeBlock).block;
  }

  function serve(method: string, params: unknown[]): unknown {
    requests.push(method);
    switch (method) {
      case 'eth_chainId':
        return hex(chainId);
      case 'eth_blockNumber':
        return hex(blocks.length - 1);
      case 'eth_getBlockByNumber':
        return showBlock(blockAt(params[0] as string), params[1] === true);
      case 'eth_getLogs':
        return findLogs(params[0] as LogsFilter);
      case 'eth_getTransactionReceipt':
        return findReceipt(params[0] as string);
      case 'eth_call':
        return answerCall(params[0] as { to: string; data: string }, params[1]);
      case 'eth_getBalance':
        return '0x1bc16d674ec80000';
      case 'eth_getCode':
        return (params[0] as string).endsWith('aa') ? '0x6001' : '0x';
      default:
        throw new NodeError(-32601, `the method ${method} does not exist`);
    }
  }

  function blockAt(tag: string): FakeBlock | undefined {
    return tag === 'latest' ? blocks.at(-1) : blocks[Number(tag)];
  }

  function findLogs(filter: LogsFilter): RpcLog[] {
    const from = Number(filter.fromBlock);
    const to = Math.min(Number(filter.toBlock), blocks.length - 1);
    if (to - from + 1 > maxRange) throw new NodeError(-32602, `block range is too large, maximum is ${maxRange}`);
    const addresses = filter.address ? new Set(filter.address) : undefined;
    const topic0s = filter.topics?.[0] ? new Set(filter.topics[0]) : undefined;
    const found: RpcLog[] = [];
    for (let number = from; number <= to; number++) {
      for (const log of blocks[number]?.logs ?? []) {
        if (addresses && !addresses.has(log.address)) continue;
        if (topic0s && !topic0s.has(log.topics[0] ?? '')) continue;
        found.push(log);
      }
    }
    return found;
  }

  function findReceipt(hash: string): RpcReceipt | null {
    for (const { block, logs } of blocks) {
      const log = logs.find((item) => item.transactionHash === hash);
      if (log === undefined) continue;
      return {
        transactionHash: hash,
        transactionIndex: log.transactionIndex,
        blockHash: block.hash,
        blockNumber: block.number,
        cumulativeGasUsed: '0x5208',
        gasUsed: '0x5208',
        contractAddress: null,
        logs: [log],
        status: '0x1',
        logsBloom: `0x${'0'.repeat(512)}`,
      };
    }
    return null;
  }

  function answerCall({ to, data }: { to: string; data: string }, at: unknown): string {
    const hash = (at as { blockHash?: string }).blockHash;
    const number = hash === undefined ? Number(at) : blocks.findIndex(({ block }) => block.hash === hash);
    if (number < 0) throw new NodeError(-32000, 'header not found');
    const result = options.onCall?.(to, data, number);
    if (result === undefined) throw new NodeError(3, 'execution reverted');
    return result;
  }

  function answer(request: RpcCall, fault: Fault | undefined): unknown {
    const { id, method, params } = request;
    if (fault?.error) return { jsonrpc: '2.0', id, error: fault.error };
    try {
      return { jsonrpc: '2.0', id, result: serve(method, params) };
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message } };
    }
  }

  function faultOf({ method, params }: RpcCall): Fault | undefined {
    for (const fault of faults) {
      const found = fault(method, params);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  const server = createServer(async (request, response) => {
    const body = JSON.parse(await readText(request)) as RpcCall | RpcCall[];
    const calls = Array.isArray(body) ? body : [body];
    const found = calls.map(faultOf);
    if (found.some((fault) => fault?.hang)) return;
    const status = found.find((fault) => fault?.status !== undefined)?.status;
    if (status !== undefined) {
      response.writeHead(status).end('no');
      return;
    }
    const answers = calls.map((call, i) => answer(call, found[i]));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(Array.isArray(body) ? answers : answers[0]));
  });

  return {
    /** Methods that were asked for, in order. */
    requests,
    head: () => blocks.length - 1,
    block: (number: number) => (blocks[number] as FakeBlock).block,
    /** Adds a block with these logs. */
    mine: add,
    mineEmpty(count: number): void {
      for (let i = 0; i < count; i++) add([]);
    },
    /** Replaces the last blocks by others. */
    reorg(depth: number, replacement: readonly (readonly FakeEvent[])[]): void {
      fork += 1;
      blocks.length -= depth;
      for (const events of replacement) add(events);
    },
    /** Starts the chain anew, as a restarted dev chain does. */
    reset,
    /** Makes requests fail as long as the function says so. */
    setFaults(...next: typeof faults): void {
      faults = next;
    },
    async listen(port = 0): Promise<string> {
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface RpcCall {
  id: number;
  method: string;
  params: unknown[];
}

interface LogsFilter {
  fromBlock: string;
  toBlock: string;
  address?: string[];
  topics?: [string[]];
}

class NodeError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

function makeLog(event: FakeEvent, index: number, number: number, blockHash: string): RpcLog {
  return {
    ...event,
    blockNumber: hex(number),
    blockHash,
    transactionHash: digest(`transaction ${blockHash} ${index}`),
    transactionIndex: hex(index),
    logIndex: hex(index),
    removed: false,
  };
}

function makeTransaction(log: RpcLog): RpcTransaction {
  return {
    hash: log.transactionHash,
    transactionIndex: log.transactionIndex,
    from: ACCOUNT,
    to: log.address,
    value: '0x0',
    gas: '0x5208',
    gasPrice: '0x77359400',
    maxFeePerGas: '0x77359400',
    maxPriorityFeePerGas: '0x3b9aca00',
    input: '0xdeadbeef',
    nonce: log.blockNumber,
  };
}

function makeBlock(number: number, hash: string, parentHash: string, blockSeconds: number): RpcBlock {
  const zero = `0x${'0'.repeat(64)}`;
  return {
    hash,
    parentHash,
    sha3Uncles: zero,
    miner: ACCOUNT,
    stateRoot: zero,
    transactionsRoot: zero,
    receiptsRoot: zero,
    number: hex(number),
    gasUsed: '0x5208',
    gasLimit: '0x1c9c380',
    timestamp: hex(FIRST_TIMESTAMP + number * blockSeconds),
    difficulty: '0x0',
    size: '0x220',
    baseFeePerGas: '0x7',
    transactions: [],
  };
}

function showBlock(found: FakeBlock | undefined, withTransactions: boolean): RpcBlock | null {
  if (found === undefined) return null;
  if (withTransactions) return found.block;
  return { ...found.block, transactions: found.block.transactions.map((transaction) => transaction.hash) };
}

function digest(text: string): string {
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}

function hex(number: number): string {
  return `0x${number.toString(16)}`;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
