import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A chain of ERC-20 transfers behind JSON-RPC, as a process of its own so that it takes no time of what is measured:
 * `node mockChain.js <blocks> <events in a block> <empty blocks at the end>` prints its URL.
 */
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const TOKEN = `0x${'aa'.padStart(40, '0')}`;
const SENDER = `0x${'c0ffee'.padStart(40, '0')}`;
const ZERO_WORD = `0x${'0'.repeat(64)}`;
const BLOOM = `0x${'f'.repeat(512)}`;
const NO_UNCLES = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347';
const CHAIN_ID = 31_337;
/** As many as the peers' measurements were made with. */
const ACCOUNTS = 678;
const FIRST_TIMESTAMP = 1_700_000_000;

interface Call {
  id: number;
  method: string;
  params?: unknown[];
}

const [eventBlocks = 0, eventsInBlock = 0, emptyBlocks = 0] = process.argv.slice(2).map(Number);
const head = eventBlocks + emptyBlocks;
const hashes = Array.from({ length: head + 1 }, (_, number) => digest(`block ${number}`));
const numbers = new Map(hashes.map((hash, number) => [hash, number]));
// All text is made beforehand: what is measured is who reads it.
const logs = hashes.map((_, number) => eventIndexes(number).map((index) => logText(number, index)));

function eventIndexes(number: number): number[] {
  return number >= 1 && number <= eventBlocks ? Array.from({ length: eventsInBlock }, (_, i) => i) : [];
}

function logText(number: number, index: number): string {
  const n = number * eventsInBlock + index;
  return JSON.stringify({
    address: TOKEN,
    topics: [TRANSFER, accountWord((n * 7) % ACCOUNTS), accountWord((n * 13 + 5) % ACCOUNTS)],
    data: word(1_000 + (n % 997)),
    blockNumber: hex(number),
    blockHash: hashes[number],
    transactionHash: transactionHash(number, index),
    transactionIndex: hex(index),
    logIndex: hex(index),
    removed: false,
  });
}

function blockText(number: number | undefined, full: boolean): string {
  if (number === undefined || number > head) return 'null';
  const transactions = eventIndexes(number).map((index) =>
    full ? transaction(number, index) : transactionHash(number, index),
  );
  return JSON.stringify({
    hash: hashes[number],
    parentHash: hashes[number - 1] ?? ZERO_WORD,
    sha3Uncles: NO_UNCLES,
    miner: SENDER,
    stateRoot: digest(`state ${number}`),
    transactionsRoot: digest(`transactions ${number}`),
    receiptsRoot: digest(`receipts ${number}`),
    logsBloom: BLOOM,
    number: hex(number),
    gasUsed: '0x5208',
    gasLimit: '0x1c9c380',
    timestamp: hex(FIRST_TIMESTAMP + 12 * number),
    difficulty: '0x0',
    totalDifficulty: '0x0',
    size: '0x220',
    baseFeePerGas: '0x7',
    extraData: '0x',
    mixHash: ZERO_WORD,
    nonce: '0x0000000000000000',
    uncles: [],
    transactions,
  });
}

function transaction(number: number, index: number): object {
  return {
    type: '0x2',
    chainId: hex(CHAIN_ID),
    hash: transactionHash(number, index),
    blockHash: hashes[number],
    blockNumber: hex(number),
    transactionIndex: hex(index),
    from: SENDER,
    to: TOKEN,
    value: '0x0',
    gas: '0x5208',
    gasPrice: '0x77359400',
    maxFeePerGas: '0x77359400',
    maxPriorityFeePerGas: '0x3b9aca00',
    input: '0xdeadbeef',
    nonce: hex(number * eventsInBlock + index),
    accessList: [],
    v: '0x0',
    r: '0x1',
    s: '0x1',
    yParity: '0x0',
  };
}

function receiptText(number: number, index: number): string {
  const fields = JSON.stringify({
    type: '0x2',
    transactionHash: transactionHash(number, index),
    transactionIndex: hex(index),
    blockHash: hashes[number],
    blockNumber: hex(number),
    from: SENDER,
    to: TOKEN,
    cumulativeGasUsed: hex(21_000 * (index + 1)),
    gasUsed: '0x5208',
    effectiveGasPrice: '0x77359400',
    contractAddress: null,
    logsBloom: BLOOM,
    status: '0x1',
  });
  return `${fields.slice(0, -1)},"logs":[${logs[number]?.[index]}]}`;
}

function logsText(filter: { fromBlock?: string; toBlock?: string; blockHash?: string; topics?: unknown[] }): string {
  const wanted = [filter.topics?.[0] ?? TRANSFER].flat();
  if (!wanted.includes(TRANSFER)) return '[]';
  const only = filter.blockHash === undefined ? undefined : numbers.get(filter.blockHash);
  const found: string[] = [];
  const last = only ?? Math.min(head, Number(filter.toBlock));
  for (let number = only ?? Number(filter.fromBlock); number <= last; number++) found.push(...(logs[number] ?? []));
  return `[${found.join()}]`;
}

/** The result as JSON text; undefined when there is no such method. */
function answer(method: string, params: unknown[]): string | undefined {
  const at = params[0] as string;
  switch (method) {
    case 'eth_chainId':
      return `"${hex(CHAIN_ID)}"`;
    case 'net_version':
      return `"${CHAIN_ID}"`;
    case 'web3_clientVersion':
      return '"mock"';
    case 'eth_blockNumber':
      return `"${hex(head)}"`;
    case 'eth_getBlockByNumber':
      return blockText(blockNumber(at), params[1] === true);
    case 'eth_getBlockByHash':
      return blockText(numbers.get(at), params[1] === true);
    case 'eth_getLogs':
      return logsText(params[0] as object);
    case 'eth_getBlockReceipts': {
      const number = numbers.get(at) ?? blockNumber(at);
      return `[${eventIndexes(number).map((index) => receiptText(number, index))}]`;
    }
    default:
      return undefined;
  }
}

function blockNumber(tag: string): number {
  if (tag === 'earliest') return 0;
  return tag.startsWith('0x') ? Number(tag) : head;
}

function respond({ id, method, params = [] }: Call): string {
  const result = answer(method, params);
  const content = result === undefined ? `"error":{"code":-32601,"message":"no ${method}"}` : `"result":${result}`;
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},${content}}`;
}

function digest(text: string): string {
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}

function transactionHash(number: number, index: number): string {
  return digest(`transaction ${number} ${index}`);
}

function accountWord(n: number): string {
  return `0x${(n + 0x10_00_00).toString(16).padStart(64, '0')}`;
}

function word(n: number): string {
  return `0x${n.toString(16).padStart(64, '0')}`;
}

function hex(number: number): string {
  return `0x${number.toString(16)}`;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const server = createServer(async (request, response) => {
  const body = JSON.parse(await readText(request)) as Call | Call[];
  response.setHeader('content-type', 'application/json');
  response.end(Array.isArray(body) ? `[${body.map(respond).join()}]` : respond(body));
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
// Ends with the process that has started it, whatever happens to that.
process.stdin.on('end', () => process.exit()).resume();
