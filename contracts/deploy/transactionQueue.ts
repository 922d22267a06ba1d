import { Contract, ContractFactory, getCreateAddress, type Signer, type TransactionResponse } from 'ethers';
import { type ContractName, loadArtifact } from './artifacts.js';
import { DeploymentFailedError } from './errors.js';

/** Sends transactions of one account in order, without waiting for each other's blocks. */
export interface TransactionQueue {
  /** Creates a contract and tells the address that it will have. */
  create(name: ContractName, ...args: unknown[]): Promise<string>;
  /** Calls a contract. */
  call(name: ContractName, address: string, method: string, ...args: unknown[]): Promise<void>;
  /** Waits until all are mined; the first one's block number. */
  settle(): Promise<number>;
}

interface Sent {
  step: string;
  response: TransactionResponse;
}

/** Above the largest of ours; estimating would need the transactions before it to be mined. */
const GAS_LIMIT = 6_000_000;

/** A queue that starts at the account's next nonce, on which every address depends. */
export async function createTransactionQueue(signer: Signer): Promise<TransactionQueue> {
  const from = await signer.getAddress();
  let nonce = await signer.getNonce('pending');
  const sent: Sent[] = [];

  async function send(step: string, transaction: { to?: string; data: string }): Promise<void> {
    try {
      const response = await signer.sendTransaction({ ...transaction, nonce, gasLimit: GAS_LIMIT });
      sent.push({ step, response });
      nonce += 1;
    } catch (cause) {
      throw new DeploymentFailedError(step, 'the transaction was refused', cause);
    }
  }

  return {
    async create(name, ...args) {
      const { abi, bytecode } = loadArtifact(name);
      const address = getCreateAddress({ from, nonce });
      const { data } = await new ContractFactory(abi, bytecode).getDeployTransaction(...args);
      await send(`create ${name}`, { data });
      return address;
    },

    async call(name, address, method, ...args) {
      const data = new Contract(address, loadArtifact(name).abi).interface.encodeFunctionData(method, args);
      await send(`${name}.${method}`, { to: address, data });
    },

    async settle() {
      const blocks = await Promise.all(sent.map(blockOf));
      return Math.min(...blocks);
    },
  };
}

async function blockOf({ step, response }: Sent): Promise<number> {
  try {
    const receipt = await response.wait();
    if (receipt === null) throw new DeploymentFailedError(step, `transaction ${response.hash} was not mined`);
    return receipt.blockNumber;
  } catch (cause) {
    if (cause instanceof DeploymentFailedError) throw cause;
    throw new DeploymentFailedError(step, `transaction ${response.hash} reverted`, cause);
  }
}
