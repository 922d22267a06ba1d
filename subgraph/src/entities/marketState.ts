import { ethereum } from '@graphprotocol/graph-ts';
import { Market, MarketState } from '../../generated/schema';
import { eventId, eventSequence } from '../ids';

/** Saves the market and appends its new state to the history: one row a change, never one a day. */
export function saveWithHistory(market: Market, event: ethereum.Event): void {
  market.save();

  const state = new MarketState(eventId(event));
  state.market = market.id;
  state.exchangeRate = market.exchangeRate;
  state.exchangeRateUpdatedAt = market.exchangeRateUpdatedAt;
  state.nominalRate = market.nominalRate;
  state.totalSupply = market.totalSupply;
  state.reserve = market.reserve;
  state.capitalOutstanding = market.capitalOutstanding;
  state.price = market.price;
  state.sequence = eventSequence(event);
  state.blockNumber = event.block.number;
  state.timestamp = event.block.timestamp;
  state.transactionHash = event.transaction.hash;
  state.save();
}
