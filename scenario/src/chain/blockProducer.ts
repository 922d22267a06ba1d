import { TransactionFailedError } from '../errors.js';
import type { JsonRpc } from './jsonRpc.js';
import { revertReason } from './revertReason.js';

/** A call of a contract, sent from an unlocked account. */
export interface Transaction {
  from: string;
  to: string;
  data: string;
  /** What it is, for error messages. */
  label: string;
}

export interface Log {
  address: string;
  topics: string[];
  data: string;
}

interface MinedBlock {
  number: number;
  timestamp: number;
  transactions: number;
  logs: Log[];
}

/** Puts transactions into blocks at times of our choosing. Expects automining to be off. */
export interface BlockProducer {
  /** Mines one block with these transactions, in this order; throws when one of them fails. */
  mine(timestamp: number, transactions: readonly Transaction[]): Promise<MinedBlock>;
  /** Forgets the accounts' nonces, as after a reorganisation of the chain. */
  reset(): void;
}

interface Receipt {
  blockNumber: string;
  status: string;
  transactionHash: string;
  logs: Log[];
}

const GAS_LIMIT = '0x7a120';
const MAX_FEE_PER_GAS = '0x174876e800';
const PRIORITY_FEE_PER_GAS = '0x3b9aca00';

export function createBlockProducer(rpc: JsonRpc): BlockProducer {
  const nonces = new Map<string, number>();

  return {
    async mine(timestamp, transactions) {
      await loadNonces(rpc, nonces, transactions);
      const hashes = await rpc.batch(transactions.map((transaction) => ['eth_sendTransaction', fill(transaction)]));
      await rpc.call('evm_mine', timestamp);
      const receipts = await rpc.call<Receipt[]>('eth_getBlockReceipts', 'latest');
      await checkReceipts(rpc, receipts, transactions, hashes as string[]);
      const number = receipts[0] ? Number(receipts[0].blockNumber) : Number(await rpc.call<string>('eth_blockNumber'));
      const logs = receipts.flatMap((receipt) => receipt.logs);
      return { number, timestamp, transactions: receipts.length, logs };
    },
    reset: () => nonces.clear(),
  };

  function fill({ from, to, data }: Transaction) {
    const nonce = nonces.get(from) ?? 0;
    nonces.set(from, nonce + 1);
    return {
      from,
      to,
      data,
      nonce: `0x${nonce.toString(16)}`,
      gas: GAS_LIMIT,
      maxFeePerGas: MAX_FEE_PER_GAS,
      maxPriorityFeePerGas: PRIORITY_FEE_PER_GAS,
    };
  }
}

async function loadNonces(rpc: JsonRpc, nonces: Map<string, number>, transactions: readonly Transaction[]) {
  const unknown = [...new Set(transactions.map(({ from }) => from))].filter((from) => !nonces.has(from));
  const counts = await rpc.batch(unknown.map((from) => ['eth_getTransactionCount', from, 'latest']));
  for (const [index, from] of unknown.entries()) nonces.set(from, Number(counts[index]));
}

async function checkReceipts(
  rpc: JsonRpc,
  receipts: readonly Receipt[],
  transactions: readonly Transaction[],
  hashes: readonly string[],
): Promise<void> {
  const byHash = new Map(receipts.map((receipt) => [receipt.transactionHash, receipt]));
  for (const [index, transaction] of transactions.entries()) {
    const receipt = byHash.get(hashes[index] ?? '');
    if (receipt?.status === '0x1') continue;
    const blockNumber = Number(receipt?.blockNumber ?? 0);
    const reason = receipt ? await revertReason(rpc, transaction, blockNumber) : 'it was left out of the block';
    throw new TransactionFailedError(transaction.label, blockNumber, reason);
  }
}
