import { ABIS } from '@vitrine/contracts';
import { Interface } from 'ethers';
import { RpcError } from '../errors.js';
import type { Transaction } from './blockProducer.js';
import type { JsonRpc } from './jsonRpc.js';

/** Why a transaction failed: the contract's own error with its arguments, where it is one of ours. */
export async function revertReason(rpc: JsonRpc, transaction: Transaction, blockNumber: number): Promise<string> {
  const { from, to, data } = transaction;
  try {
    await rpc.call('eth_call', { from, to, data }, `0x${blockNumber.toString(16)}`);
    return 'reverted there, yet not when asked again';
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    if (typeof error.data !== 'string') return error.rpcMessage;
    const errors = Object.values(ABIS).flatMap((abi) => abi.filter(({ type }) => type === 'error'));
    const known = new Interface(errors).parseError(error.data);
    return known ? `${known.name}(${known.args.join(', ')})` : error.rpcMessage;
  }
}
