import { Address } from '@graphprotocol/graph-ts';
import { Watch } from './generated/schema';
import { Closed, Swap } from './generated/templates/Watcher/Pool';

export function handleSwap(event: Swap): void {
  see(event.address, 'swap in ' + event.block.number.toString());
}

export function handleClosed(event: Closed): void {
  see(event.address, 'closed in ' + event.block.number.toString());
}

function see(address: Address, what: string): void {
  let watch = Watch.load(address.toHexString());
  if (watch == null) {
    watch = new Watch(address.toHexString());
    watch.count = 0;
    watch.seen = [];
  }
  watch.count++;
  watch.seen = watch.seen.concat([what]);
  watch.save();
}
