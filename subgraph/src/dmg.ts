import { Address, BigInt, Bytes } from '@graphprotocol/graph-ts';
import { TokensBurned, Transfer } from '../generated/DMG/DMG';
import { Burn, DmgToken } from '../generated/schema';
import { getOrCreateAccount } from './entities/account';
import { getOrCreateDmgToken } from './entities/dmgToken';
import { eventId } from './ids';
import { nameFromBytes32 } from './names';

/** A transfer from or to the zero address is how supply is made or destroyed. */
export function handleTransfer(event: Transfer): void {
  const amount = event.params.value;
  if (amount.isZero()) return;

  const token = getOrCreateDmgToken(event.address);
  if (event.params.from == Address.zero()) token.totalSupply = token.totalSupply.plus(amount);
  else changeBalance(token, event.params.from, amount.neg());
  if (event.params.to == Address.zero()) token.totalSupply = token.totalSupply.minus(amount);
  else changeBalance(token, event.params.to, amount);
  token.save();
}

/** Comes with the Transfer to the zero address that has already lowered the balance and the supply. */
export function handleTokensBurned(event: TokensBurned): void {
  const token = getOrCreateDmgToken(event.address);
  token.burned = token.burned.plus(event.params.amount);
  token.burnCount += 1;
  token.save();

  const account = getOrCreateAccount(event.params.account);
  account.dmgBurned = account.dmgBurned.plus(event.params.amount);
  account.save();

  const burn = new Burn(eventId(event));
  burn.token = token.id;
  burn.account = account.id;
  burn.reason = nameFromBytes32(event.params.reason);
  burn.amount = event.params.amount;
  burn.totalSupplyAfter = event.params.totalSupplyAfter;
  burn.blockNumber = event.block.number;
  burn.timestamp = event.block.timestamp;
  burn.transactionHash = event.transaction.hash;
  burn.save();
}

function changeBalance(token: DmgToken, holder: Bytes, change: BigInt): void {
  const account = getOrCreateAccount(holder);
  const before = account.dmgBalance;
  account.dmgBalance = before.plus(change);
  account.save();

  if (before.isZero()) token.holderCount += 1;
  else if (account.dmgBalance.isZero()) token.holderCount -= 1;
}
