import { ethereum } from '@graphprotocol/graph-ts';
import { Count, Seen } from './generated/schema';

/** A row for an event, numbered in the order of handling. */
export function see(event: ethereum.Event, by: string): Seen {
  let count = Count.load('all');
  if (count == null) {
    count = new Count('all');
    count.next = 1;
  }
  let seen = new Seen(count.next);
  seen.by = by;
  seen.address = event.address;
  seen.block = event.block.number;
  seen.logIndex = event.logIndex;
  count.next++;
  count.save();
  return seen;
}
