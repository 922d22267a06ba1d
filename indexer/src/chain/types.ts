/** A log as JSON-RPC gives it. All numbers are `0x…` strings. */
export interface RpcLog {
  address: string;
  topics: string[];
  data: string;
  blockNumber: string;
  blockHash: string;
  transactionHash: string;
  transactionIndex: string;
  logIndex: string;
  removed?: boolean;
}

/** A log as the engine keeps it. */
export interface ChainLog {
  blockNumber: number;
  logIndex: number;
  transactionIndex: number;
  blockHash: string;
  transactionHash: string;
  /** Lower case. */
  address: string;
  topics: string[];
  data: string;
}

export interface RpcTransaction {
  hash: string;
  transactionIndex: string | null;
  from: string;
  to: string | null;
  value: string;
  gas: string;
  gasPrice?: string;
  maxFeePerGas?: string;
  maxPriorityFeePerGas?: string;
  input: string;
  nonce: string;
}

export interface RpcBlock {
  hash: string;
  parentHash: string;
  sha3Uncles: string;
  miner?: string | null;
  stateRoot: string;
  transactionsRoot: string;
  receiptsRoot: string;
  number: string;
  gasUsed: string;
  gasLimit: string;
  timestamp: string;
  difficulty?: string;
  totalDifficulty?: string | null;
  size?: string | null;
  baseFeePerGas?: string | null;
  transactions: (RpcTransaction | string)[];
}

export interface RpcReceipt {
  transactionHash: string;
  transactionIndex: string;
  blockHash: string | null;
  blockNumber: string | null;
  cumulativeGasUsed: string;
  gasUsed: string;
  contractAddress: string | null;
  logs: RpcLog[];
  status?: string | null;
  root?: string | null;
  logsBloom: string;
}
