import { BigInt, Bytes, ethereum } from '@graphprotocol/graph-ts';
import { Position } from '../../generated/schema';
import { getOrCreateAccount } from './account';

/** Adds `change` (negative to subtract) to what `owner` holds of the mToken that emitted the event. */
export function changePosition(owner: Bytes, change: BigInt, event: ethereum.Event): void {
  const position = getOrCreatePosition(event.address, owner);
  position.balance = position.balance.plus(change);
  position.updatedAtBlock = event.block.number;
  position.save();
}

function getOrCreatePosition(mToken: Bytes, owner: Bytes): Position {
  const id = mToken.concat(owner);
  let position = Position.load(id);
  if (position == null) {
    position = new Position(id);
    position.market = mToken;
    position.account = getOrCreateAccount(owner).id;
    position.balance = BigInt.zero();
  }
  return position;
}
