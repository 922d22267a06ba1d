import type { ContractRunner } from 'ethers';
import {
  type ControllerContract,
  contractAt,
  type DmgContract,
  type FaucetTokenContract,
  type FeedAggregatorContract,
  type MTokenContract,
  type ReserveFeedContract,
  type TapeRegistryContract,
} from './contracts.js';
import type { DeployedMarket, Deployment } from './deployment.js';
import { MarketUnknownError } from './errors.js';

/** A market's contracts. `underlyingToken.mint` works only where the underlying is a faucet token. */
export interface ConnectedMarket extends DeployedMarket {
  mTokenContract: MTokenContract;
  underlyingContract: FaucetTokenContract;
}

/** The protocol's contracts, ready to call. */
export interface Protocol {
  controller: ControllerContract;
  reserveFeed: ReserveFeedContract;
  aggregators: { LOANS: FeedAggregatorContract; CASH: FeedAggregatorContract };
  tapeRegistry: TapeRegistryContract;
  dmg: DmgContract;
  markets: ConnectedMarket[];
  /** The market with this mToken symbol; throws `MarketUnknownError` when there is none. */
  market(symbol: string): ConnectedMarket;
}

/**
 * The contracts of a deployment, as ethers contracts.
 *
 * @param runner A signer to send with, or a provider to read with.
 * @example
 * const { markets, market } = connect(deployment, wallet);
 * await market('mDAI').mTokenContract['mint(uint256)'](parseEther('100'));
 */
export function connect(deployment: Deployment, runner: ContractRunner): Protocol {
  const markets = deployment.markets.map((market) => ({
    ...market,
    mTokenContract: contractAt('MToken', market.mToken, runner),
    underlyingContract: contractAt('FaucetToken', market.underlying, runner),
  }));
  return {
    controller: contractAt('Controller', deployment.controller, runner),
    reserveFeed: contractAt('ReserveFeed', deployment.reserveFeed, runner),
    aggregators: {
      LOANS: contractAt('FeedAggregator', deployment.aggregators.LOANS, runner),
      CASH: contractAt('FeedAggregator', deployment.aggregators.CASH, runner),
    },
    tapeRegistry: contractAt('TapeRegistry', deployment.tapeRegistry, runner),
    dmg: contractAt('DMG', deployment.dmg, runner),
    markets,
    market(symbol) {
      const found = markets.find((market) => market.symbol === symbol);
      if (found === undefined)
        throw new MarketUnknownError(
          symbol,
          markets.map((market) => market.symbol),
        );
      return found;
    },
  };
}
