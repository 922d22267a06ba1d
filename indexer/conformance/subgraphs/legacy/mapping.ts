import { Address, BigDecimal, BigInt } from '@graphprotocol/graph-ts';
import { Holder, Move } from './generated/schema';
import { Transfer } from './generated/Usdc/Token';

export function handleTransfer(event: Transfer): void {
  move(event, event.params.from, event.params.value.neg());
  move(event, event.params.to, event.params.value);
}

function move(event: Transfer, owner: Address, value: BigInt): void {
  let holder = Holder.load(owner.toHexString());
  if (holder == null) {
    holder = new Holder(owner.toHexString());
    holder.owner = owner;
    holder.balance = BigInt.zero();
  }
  holder.balance = holder.balance.plus(value);
  holder.share = holder.balance.divDecimal(BigDecimal.fromString('7e5'));
  holder.save();
  let it = new Move(event.transaction.hash.toHexString() + '-' + event.logIndex.toString() + '-' + holder.id);
  it.holder = holder.id;
  it.value = value;
  it.input = event.transaction.input;
  it.save();
}
