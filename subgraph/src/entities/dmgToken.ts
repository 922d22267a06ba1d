import { BigInt, Bytes } from '@graphprotocol/graph-ts';
import { DmgToken } from '../../generated/schema';

export function getOrCreateDmgToken(address: Bytes): DmgToken {
  let token = DmgToken.load(address);
  if (token == null) {
    token = new DmgToken(address);
    token.totalSupply = BigInt.zero();
    token.burned = BigInt.zero();
    token.burnCount = 0;
    token.holderCount = 0;
    token.save();
  }
  return token;
}
