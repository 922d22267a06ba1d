import { BigInt, Bytes, ethereum } from '@graphprotocol/graph-ts';

const LOGS_PER_BLOCK_LIMIT = 1_000_000;

/** Id of an entity that records one event: transaction hash and log index. */
export function eventId(event: ethereum.Event): Bytes {
  return event.transaction.hash.concatI32(event.logIndex.toI32());
}

/** Position of an event in the chain, as one number that orders like (block, log index). */
export function eventSequence(event: ethereum.Event): BigInt {
  return event.block.number.times(BigInt.fromI32(LOGS_PER_BLOCK_LIMIT)).plus(event.logIndex);
}
