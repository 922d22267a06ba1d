import { Address, dataSource } from '@graphprotocol/graph-ts';
import { Leaf, Swap } from './generated/schema';
import { Opened, Swap as SwapEvent } from './generated/templates/Leaf/Leaf';

export function handleOpened(event: Opened): void {
  step(event.address, 'opened ' + event.params.label);
}

export function handleSwap(event: SwapEvent): void {
  step(event.address, 'swap ' + event.params.amount.toString());
  let swap = new Swap('leaf-' + event.transaction.hash.toHexString() + '-' + event.logIndex.toString());
  swap.leaf = event.address;
  swap.sender = event.params.sender;
  swap.amount = event.params.amount;
  swap.price = event.params.price;
  swap.source = 'leaf';
  swap.network = dataSource.network();
  swap.address = dataSource.address();
  swap.save();
}

function step(address: Address, what: string): void {
  let leaf = Leaf.load(address)!;
  let path = leaf.path;
  path.push(what);
  leaf.path = path;
  leaf.save();
}
