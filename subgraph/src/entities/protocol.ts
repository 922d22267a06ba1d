import { BigInt, Bytes } from '@graphprotocol/graph-ts';
import { Market, Protocol } from '../../generated/schema';

/** The protocol of a controller; its parameters arrive as ParameterChanged events, first values included. */
export function getOrCreateProtocol(controller: Bytes): Protocol {
  let protocol = Protocol.load(controller);
  if (protocol == null) {
    protocol = new Protocol(controller);
    protocol.paused = false;
    protocol.minReserveRatio = BigInt.zero();
    protocol.minCollateralization = BigInt.zero();
    protocol.marketCount = 0;
    protocol.save();
  }
  return protocol;
}

/** Market by its number in the controller; null for a number that was never listed. A protocol has a handful of markets. */
export function findMarket(protocol: Protocol, marketId: BigInt): Market | null {
  const markets = protocol.markets.load();
  for (let i = 0; i < markets.length; i++) {
    if (markets[i].marketId.equals(marketId)) return markets[i];
  }
  return null;
}
