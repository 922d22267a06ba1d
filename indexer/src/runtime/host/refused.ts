import { DeterministicError } from '../../errors.js';
import type { HostContext, HostFunctions } from '../environment.js';

/** Functions that graph-node refuses too, always or by default: `ipfs.*`, `ens.*`, `arweave.*`, `box.*`. */
export function refusedFunctions({ heap }: HostContext): HostFunctions {
  const refuse = (message: string) => () => {
    heap.sync();
    throw new DeterministicError(message);
  };
  const deprecated = (name: string) =>
    refuse(
      `\`${name}\` is deprecated. Improved support for IPFS will be added in the future. A subgraph that needs it ` +
        'must be indexed by a graph-node that allows it (GRAPH_ALLOW_NON_DETERMINISTIC_IPFS).',
    );
  const removed = (name: string) => refuse(`\`${name}\` has been removed.`);
  return {
    'ipfs.cat': deprecated('ipfs.cat'),
    'ipfs.map': deprecated('ipfs.map'),
    'ipfs.getBlock': deprecated('ipfs.getBlock'),
    'ens.nameByHash': refuse(
      'Missing ENS data: see https://github.com/graphprotocol/ens-rainbow for instructions on loading it',
    ),
    'arweave.transactionData': removed('arweave.transactionData'),
    'box.profile': removed('box.profile'),
  };
}
