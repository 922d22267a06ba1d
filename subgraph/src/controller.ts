import { Address, BigInt, ethereum } from '@graphprotocol/graph-ts';
import {
  CapitalDeployed,
  CapitalReturned,
  MarketListed,
  ParameterChanged,
  Paused,
  Unpaused,
} from '../generated/Controller/Controller';
import { CapitalTransfer, Market, ParameterChange, Protocol } from '../generated/schema';
import { MToken } from '../generated/templates';
import { saveWithHistory } from './entities/marketState';
import { findMarket, getOrCreateProtocol } from './entities/protocol';
import { eventId } from './ids';
import { nameFromBytes32 } from './names';

/** The market's parameters follow as ParameterChanged events in the same transaction. */
export function handleMarketListed(event: MarketListed): void {
  const protocol = getOrCreateProtocol(event.address);
  protocol.marketCount += 1;
  protocol.save();

  const market = new Market(event.params.mToken);
  market.protocol = protocol.id;
  market.marketId = event.params.marketId;
  market.name = event.params.name;
  market.symbol = event.params.symbol;
  market.underlying = event.params.underlying;
  market.underlyingSymbol = event.params.underlyingSymbol;
  market.decimals = event.params.decimals;
  market.supplyCap = event.params.supplyCap;
  market.price = event.params.price;
  market.exchangeRate = event.params.initialExchangeRate;
  market.exchangeRateUpdatedAt = event.block.timestamp;
  market.nominalRate = event.params.nominalRate;
  market.rateModel = event.params.rateModel;
  market.totalSupply = BigInt.zero();
  market.reserve = BigInt.zero();
  market.capitalOutstanding = BigInt.zero();
  market.mintCount = 0;
  market.redemptionCount = 0;
  market.cumulativeMintedUnderlying = BigInt.zero();
  market.cumulativeRedeemedUnderlying = BigInt.zero();
  market.listedAtBlock = event.block.number;
  market.listedAt = event.block.timestamp;
  saveWithHistory(market, event);

  MToken.create(event.params.mToken);
}

export function handleParameterChanged(event: ParameterChanged): void {
  const protocol = getOrCreateProtocol(event.address);
  const market = findMarket(protocol, event.params.marketId);
  const parameter = nameFromBytes32(event.params.parameter);

  const change = new ParameterChange(eventId(event));
  change.protocol = protocol.id;
  if (market != null) change.market = market.id;
  change.parameter = parameter;
  change.oldValue = event.params.oldValue;
  change.newValue = event.params.newValue;
  change.effectiveAt = event.params.effectiveAt;
  change.blockNumber = event.block.number;
  change.timestamp = event.block.timestamp;
  change.transactionHash = event.transaction.hash;
  change.save();

  if (market == null) applyToProtocol(protocol, parameter, event.params.newValue);
  else applyToMarket(market, parameter, event);
}

/** The market's own Transfer, Minted and Redeemed events never come with capital transfers. */
export function handleCapitalDeployed(event: CapitalDeployed): void {
  const market = findMarket(getOrCreateProtocol(event.address), event.params.marketId);
  if (market == null) return;

  const transfer = newCapitalTransfer(market, event);
  transfer.direction = 'DEPLOYED';
  transfer.transferId = event.params.transferId;
  transfer.counterparty = event.params.recipient;
  transfer.amount = event.params.amount;
  transfer.outstandingAfter = event.params.outstandingAfter;
  transfer.reserveAfter = event.params.reserveAfter;
  transfer.evidenceHash = event.params.evidenceHash;
  transfer.save();

  applyCapital(market, event.params.outstandingAfter, event.params.reserveAfter, event);
}

export function handleCapitalReturned(event: CapitalReturned): void {
  const market = findMarket(getOrCreateProtocol(event.address), event.params.marketId);
  if (market == null) return;

  const transfer = newCapitalTransfer(market, event);
  transfer.direction = 'RETURNED';
  transfer.transferId = event.params.transferId;
  transfer.counterparty = event.params.payer;
  transfer.amount = event.params.amount;
  transfer.outstandingAfter = event.params.outstandingAfter;
  transfer.reserveAfter = event.params.reserveAfter;
  transfer.evidenceHash = event.params.evidenceHash;
  transfer.save();

  applyCapital(market, event.params.outstandingAfter, event.params.reserveAfter, event);
}

export function handlePaused(event: Paused): void {
  const protocol = getOrCreateProtocol(event.address);
  protocol.paused = true;
  protocol.save();
}

export function handleUnpaused(event: Unpaused): void {
  const protocol = getOrCreateProtocol(event.address);
  protocol.paused = false;
  protocol.save();
}

function applyToProtocol(protocol: Protocol, parameter: string, value: BigInt): void {
  if (parameter == 'MIN_RESERVE_RATIO') protocol.minReserveRatio = value;
  else if (parameter == 'MIN_COLLATERALIZATION') protocol.minCollateralization = value;
  protocol.save();
}

/** NOMINAL_RATE is left to the mToken's NominalRateChanged, which comes with it and says when interest was accrued. */
function applyToMarket(market: Market, parameter: string, event: ParameterChanged): void {
  const value = event.params.newValue;
  if (parameter == 'SUPPLY_CAP') {
    market.supplyCap = value;
    market.save();
  } else if (parameter == 'RATE_MODEL') {
    market.rateModel = addressFromNumber(value);
    market.save();
  } else if (parameter == 'PRICE' && !market.price.equals(value)) {
    market.price = value;
    saveWithHistory(market, event);
  }
}

function addressFromNumber(value: BigInt): Address {
  return Address.fromString('0x' + value.toHexString().slice(2).padStart(40, '0'));
}

function newCapitalTransfer(market: Market, event: ethereum.Event): CapitalTransfer {
  const transfer = new CapitalTransfer(eventId(event));
  transfer.market = market.id;
  transfer.blockNumber = event.block.number;
  transfer.timestamp = event.block.timestamp;
  transfer.transactionHash = event.transaction.hash;
  return transfer;
}

function applyCapital(market: Market, outstanding: BigInt, reserve: BigInt, event: ethereum.Event): void {
  market.capitalOutstanding = outstanding;
  market.reserve = reserve;
  saveWithHistory(market, event);
}
