import { Address, ethereum } from '@graphprotocol/graph-ts';
import { InterestAccrual, Market, Mint, Redemption } from '../generated/schema';
import { InterestAccrued, Minted, NominalRateChanged, Redeemed, Transfer } from '../generated/templates/MToken/MToken';
import { getOrCreateAccount } from './entities/account';
import { saveWithHistory } from './entities/marketState';
import { changePosition } from './entities/position';
import { eventId } from './ids';

/** Comes after InterestAccrued (when time has passed) and with a Transfer from the zero address. */
export function handleMinted(event: Minted): void {
  const market = marketOf(event);

  const mint = new Mint(eventId(event));
  mint.market = market.id;
  mint.payer = event.params.payer;
  mint.recipient = getOrCreateAccount(event.params.recipient).id;
  mint.underlyingAmount = event.params.underlyingAmount;
  mint.mTokenAmount = event.params.mTokenAmount;
  mint.exchangeRate = event.params.exchangeRate;
  mint.blockNumber = event.block.number;
  mint.timestamp = event.block.timestamp;
  mint.transactionHash = event.transaction.hash;
  mint.save();

  market.mintCount += 1;
  market.cumulativeMintedUnderlying = market.cumulativeMintedUnderlying.plus(event.params.underlyingAmount);
  market.totalSupply = event.params.totalSupplyAfter;
  market.reserve = event.params.reserveAfter;
  saveWithHistory(market, event);
}

/** Comes after InterestAccrued (when time has passed) and with a Transfer to the zero address. */
export function handleRedeemed(event: Redeemed): void {
  const market = marketOf(event);

  const redemption = new Redemption(eventId(event));
  redemption.market = market.id;
  redemption.owner = getOrCreateAccount(event.params.owner).id;
  redemption.recipient = event.params.recipient;
  redemption.mTokenAmount = event.params.mTokenAmount;
  redemption.underlyingAmount = event.params.underlyingAmount;
  redemption.exchangeRate = event.params.exchangeRate;
  redemption.blockNumber = event.block.number;
  redemption.timestamp = event.block.timestamp;
  redemption.transactionHash = event.transaction.hash;
  redemption.save();

  market.redemptionCount += 1;
  market.cumulativeRedeemedUnderlying = market.cumulativeRedeemedUnderlying.plus(event.params.underlyingAmount);
  market.totalSupply = event.params.totalSupplyAfter;
  market.reserve = event.params.reserveAfter;
  saveWithHistory(market, event);
}

export function handleInterestAccrued(event: InterestAccrued): void {
  const market = marketOf(event);

  const accrual = new InterestAccrual(eventId(event));
  accrual.market = market.id;
  accrual.exchangeRateBefore = event.params.exchangeRateBefore;
  accrual.exchangeRateAfter = event.params.exchangeRateAfter;
  accrual.nominalRate = event.params.nominalRate;
  accrual.fromTime = event.params.fromTime;
  accrual.toTime = event.params.toTime;
  accrual.blockNumber = event.block.number;
  accrual.timestamp = event.block.timestamp;
  accrual.transactionHash = event.transaction.hash;
  accrual.save();

  market.exchangeRate = event.params.exchangeRateAfter;
  market.exchangeRateUpdatedAt = event.params.toTime;
  saveWithHistory(market, event);
}

/** The rate changes at an accrual: what came before is settled at the old rate, even where that was zero. */
export function handleNominalRateChanged(event: NominalRateChanged): void {
  const market = marketOf(event);
  if (market.nominalRate.equals(event.params.newRate)) return;
  market.nominalRate = event.params.newRate;
  market.exchangeRateUpdatedAt = event.params.effectiveAt;
  saveWithHistory(market, event);
}

export function handleTransfer(event: Transfer): void {
  if (event.params.value.isZero()) return;
  if (event.params.from != Address.zero()) changePosition(event.params.from, event.params.value.neg(), event);
  if (event.params.to != Address.zero()) changePosition(event.params.to, event.params.value, event);
}

/** The template is instantiated by the handler that creates the market, so it exists. */
function marketOf(event: ethereum.Event): Market {
  return Market.load(event.address)!;
}
