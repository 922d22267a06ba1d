/** A market of a deployment. */
export interface DeployedMarket {
  /** Number in the controller, from 1. */
  marketId: number;
  mToken: string;
  /** Symbol of the mToken, for example `mDAI`. */
  symbol: string;
  underlying: string;
  underlyingSymbol: string;
  /** Decimals of both. */
  decimals: number;
  rateModel: string;
}

/** Where the protocol is on a chain. Plain data: survives JSON. */
export interface Deployment {
  chainId: number;
  /** Block of the first transaction of the deployment. */
  startBlock: number;
  deployer: string;
  /** The proxy: the address to use. */
  controller: string;
  controllerImplementation: string;
  mTokenFactory: string;
  reserveFeed: string;
  /** The feeds as Chainlink aggregators. */
  aggregators: { LOANS: string; CASH: string };
  tapeRegistry: string;
  dmg: string;
  markets: DeployedMarket[];
}

/** A market to list. */
export interface MarketOptions {
  /** Symbol of the underlying; the mToken's is `m` and this. */
  underlyingSymbol: string;
  /** Name of the underlying that is created. */
  underlyingName: string;
  decimals: number;
  /** Existing underlying; without it a faucet token is created, which only belongs on local chains. */
  underlying?: string;
  /** Largest number of mTokens, base units. */
  supplyCap: bigint;
  /** US dollars for one whole underlying token, WAD. */
  priceWad: bigint;
  /** Nominal yearly rate, WAD. */
  nominalRateWad: bigint;
  /** Exchange rate at the start, WAD. */
  initialExchangeRateWad: bigint;
}

/** Accounts that receive a role besides the deployer. */
export interface RoleOptions {
  parameter?: string;
  capital?: string;
  guardian?: string;
  reporter?: string;
  publisher?: string;
}

export interface DeployOptions {
  /** Lowest reserve ratio that a capital withdrawal may leave, WAD. Default 50 %. */
  minReserveRatioWad?: bigint;
  /** Active collateralisation below which no supply cap may be raised, WAD. Default 100 %. */
  minCollateralizationWad?: bigint;
  /** Markets to list, in this order. Default mDAI and mUSDC at 6.25 %. */
  markets?: MarketOptions[];
  /** First holder of all DMG. Default the deployer. */
  dmgHolder?: string;
  roles?: RoleOptions;
}

const WAD = 10n ** 18n;

/** 6.25 % a year. */
export const LAUNCH_NOMINAL_RATE_WAD = 62_500_000_000_000_000n;

/** The two markets of the launch: mDAI and mUSDC, five million each. */
export const LAUNCH_MARKETS: readonly MarketOptions[] = [
  {
    underlyingSymbol: 'DAI',
    underlyingName: 'Dai Stablecoin',
    decimals: 18,
    supplyCap: 5_000_000n * 10n ** 18n,
    priceWad: WAD,
    nominalRateWad: LAUNCH_NOMINAL_RATE_WAD,
    initialExchangeRateWad: WAD,
  },
  {
    underlyingSymbol: 'USDC',
    underlyingName: 'USD Coin',
    decimals: 6,
    supplyCap: 5_000_000n * 10n ** 6n,
    priceWad: WAD,
    nominalRateWad: LAUNCH_NOMINAL_RATE_WAD,
    initialExchangeRateWad: WAD,
  },
];

/** The launch: half of every deposit stays in reserve, and assets cover what is owed. */
export const LAUNCH_OPTIONS = {
  minReserveRatioWad: WAD / 2n,
  minCollateralizationWad: WAD,
  markets: LAUNCH_MARKETS,
} as const;
