import { BigInt, Bytes } from '@graphprotocol/graph-ts';
import { Account } from '../../generated/schema';

export function getOrCreateAccount(address: Bytes): Account {
  let account = Account.load(address);
  if (account == null) {
    account = new Account(address);
    account.dmgBalance = BigInt.zero();
    account.dmgBurned = BigInt.zero();
    account.save();
  }
  return account;
}
