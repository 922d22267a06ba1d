import {
  type BaseContract,
  type BigNumberish,
  type BytesLike,
  type ConstantContractMethod,
  Contract,
  type ContractMethod,
  type ContractRunner,
  type ContractTransactionResponse,
} from 'ethers';
import { ABIS, type ContractName } from './artifacts.js';

type Read<A extends unknown[], R> = ConstantContractMethod<A, R>;
type Write<A extends unknown[], R = void> = ContractMethod<A, R, ContractTransactionResponse>;

/** A market's parameters, as the controller answers them. */
export interface MarketParameters {
  mToken: string;
  underlying: string;
  decimals: bigint;
  rateModel: string;
  supplyCap: bigint;
  price: bigint;
}

export interface ControllerContract extends BaseContract {
  listMarket: Write<
    [
      listing: {
        underlying: string;
        rateModel: string;
        supplyCap: BigNumberish;
        initialExchangeRate: BigNumberish;
        price: BigNumberish;
      },
    ]
  >;
  setMinReserveRatio: Write<[ratio: BigNumberish]>;
  setMinCollateralization: Write<[ratio: BigNumberish]>;
  setSupplyCap: Write<[marketId: BigNumberish, supplyCap: BigNumberish]>;
  setPrice: Write<[marketId: BigNumberish, price: BigNumberish]>;
  setRateModel: Write<[marketId: BigNumberish, rateModel: string]>;
  refreshNominalRate: Write<[marketId: BigNumberish]>;
  deployCapital: Write<
    [marketId: BigNumberish, transferId: BytesLike, recipient: string, amount: BigNumberish, evidenceHash: BytesLike]
  >;
  returnCapital: Write<[marketId: BigNumberish, transferId: BytesLike, amount: BigNumberish, evidenceHash: BytesLike]>;
  pause: Write<[]>;
  unpause: Write<[]>;
  grantRole: Write<[role: BytesLike, account: string]>;
  upgradeToAndCall: Write<[implementation: string, data: BytesLike]>;
  paused: Read<[], boolean>;
  marketCount: Read<[], bigint>;
  market: Read<[marketId: BigNumberish], MarketParameters>;
  marketIdOf: Read<[mToken: string], bigint>;
  minReserveRatio: Read<[], bigint>;
  minCollateralization: Read<[], bigint>;
  reserveFeed: Read<[], string>;
  mTokenFactory: Read<[], string>;
  supplyCap: Read<[marketId: BigNumberish], bigint>;
  rateModel: Read<[marketId: BigNumberish], string>;
  nominalRate: Read<[marketId: BigNumberish], bigint>;
  capitalOutstanding: Read<[marketId: BigNumberish], bigint>;
  liability: Read<[marketId: BigNumberish], bigint>;
  reserveRatio: Read<[marketId: BigNumberish], bigint>;
  totalValueLocked: Read<[], bigint>;
  totalLiabilities: Read<[], bigint>;
  assetsUnderManagement: Read<[], bigint>;
  activeCollateralization: Read<[], bigint>;
}

export interface Erc20Contract extends BaseContract {
  transfer: Write<[to: string, amount: BigNumberish], boolean>;
  approve: Write<[spender: string, amount: BigNumberish], boolean>;
  balanceOf: Read<[account: string], bigint>;
  allowance: Read<[owner: string, spender: string], bigint>;
  totalSupply: Read<[], bigint>;
  name: Read<[], string>;
  symbol: Read<[], string>;
  decimals: Read<[], bigint>;
}

export interface FaucetTokenContract extends Erc20Contract {
  mint: Write<[account: string, amount: BigNumberish]>;
}

type GaslessArguments = [
  owner: string,
  recipient: string,
  nonce: BigNumberish,
  expiry: BigNumberish,
  amount: BigNumberish,
  feeAmount: BigNumberish,
  feeRecipient: string,
  v: BigNumberish,
  r: BytesLike,
  s: BytesLike,
];

type GaslessPermitArguments = [
  owner: string,
  spender: string,
  nonce: BigNumberish,
  expiry: BigNumberish,
  allowed: boolean,
  feeAmount: BigNumberish,
  feeRecipient: string,
  v: BigNumberish,
  r: BytesLike,
  s: BytesLike,
];

/** `mint` and `redeem` exist twice, in the white paper and in ERC-4626, so they are named by their signatures. */
export interface MTokenContract extends Erc20Contract {
  'mint(uint256)': Write<[underlyingAmount: BigNumberish], bigint>;
  'redeem(uint256)': Write<[mTokenAmount: BigNumberish], bigint>;
  'mint(uint256,address)': Write<[shares: BigNumberish, receiver: string], bigint>;
  'redeem(uint256,address,address)': Write<[shares: BigNumberish, receiver: string, owner: string], bigint>;
  deposit: Write<[assets: BigNumberish, receiver: string], bigint>;
  withdraw: Write<[assets: BigNumberish, receiver: string, owner: string], bigint>;
  mintFromGaslessRequest: Write<GaslessArguments, bigint>;
  redeemFromGaslessRequest: Write<GaslessArguments, bigint>;
  transferFromGaslessRequest: Write<GaslessArguments>;
  permitFromGaslessRequest: Write<GaslessPermitArguments>;
  getCurrentExchangeRate: Read<[], bigint>;
  exchangeRate: Read<[], bigint>;
  exchangeRateUpdatedAt: Read<[], bigint>;
  nominalRate: Read<[], bigint>;
  reserve: Read<[], bigint>;
  capitalOutstanding: Read<[], bigint>;
  liability: Read<[], bigint>;
  totalAssets: Read<[], bigint>;
  nonceOf: Read<[owner: string], bigint>;
  marketId: Read<[], bigint>;
  controller: Read<[], string>;
  asset: Read<[], string>;
  maxDeposit: Read<[account: string], bigint>;
  maxRedeem: Read<[account: string], bigint>;
  convertToAssets: Read<[shares: BigNumberish], bigint>;
  convertToShares: Read<[assets: BigNumberish], bigint>;
}

/** A round of a feed, as the reserve feed answers it. */
export interface ReserveReport {
  value: bigint;
  asOf: bigint;
  reportedAt: bigint;
  evidenceClass: bigint;
  ripcord: boolean;
  payloadHash: string;
  reporter: string;
}

export interface ReserveFeedContract extends BaseContract {
  report: Write<
    [
      feedId: BytesLike,
      value: BigNumberish,
      asOf: BigNumberish,
      evidenceClass: BigNumberish,
      ripcord: boolean,
      payloadHash: BytesLike,
    ],
    bigint
  >;
  grantRole: Write<[role: BytesLike, account: string]>;
  latestRoundId: Read<[feedId: BytesLike], bigint>;
  latestReport: Read<[feedId: BytesLike], [roundId: bigint, report: ReserveReport]>;
  getReport: Read<[feedId: BytesLike, roundId: BigNumberish], ReserveReport>;
  usableValue: Read<[feedId: BytesLike], bigint>;
}

/** A tape, as the registry answers it. */
export interface PublishedTape {
  root: string;
  periodEnd: bigint;
  loanCount: bigint;
  totalBalanceCents: bigint;
  totalValueCents: bigint;
  schemaId: string;
  publisher: string;
  publishedAt: bigint;
  uri: string;
}

export interface TapeRegistryContract extends BaseContract {
  publish: Write<
    [
      root: BytesLike,
      periodEnd: BigNumberish,
      loanCount: BigNumberish,
      totalBalanceCents: BigNumberish,
      totalValueCents: BigNumberish,
      schemaId: BytesLike,
      uri: string,
    ],
    bigint
  >;
  grantRole: Write<[role: BytesLike, account: string]>;
  tapeCount: Read<[], bigint>;
  tape: Read<[tapeId: BigNumberish], PublishedTape>;
  tapeIdOf: Read<[root: BytesLike], bigint>;
}

export interface DmgContract extends Erc20Contract {
  burn: Write<[amount: BigNumberish, reason: BytesLike]>;
  burnFrom: Write<[account: string, amount: BigNumberish, reason: BytesLike]>;
  delegate: Write<[delegatee: string]>;
  totalBurned: Read<[], bigint>;
  getVotes: Read<[account: string], bigint>;
}

export interface FeedAggregatorContract extends BaseContract {
  decimals: Read<[], bigint>;
  description: Read<[], string>;
  latestRoundData: Read<
    [],
    [roundId: bigint, answer: bigint, startedAt: bigint, updatedAt: bigint, answeredInRound: bigint]
  >;
}

/** The contract type of each name; the ones that are only deployed have no methods listed. */
export interface ContractTypes extends Record<ContractName, BaseContract> {
  Controller: ControllerContract;
  MToken: MTokenContract;
  ReserveFeed: ReserveFeedContract;
  FeedAggregator: FeedAggregatorContract;
  TapeRegistry: TapeRegistryContract;
  DMG: DmgContract;
  FaucetToken: FaucetTokenContract;
}

/** An ethers contract of a known kind at an address. */
export function contractAt<N extends ContractName>(name: N, address: string, runner: ContractRunner): ContractTypes[N] {
  return new Contract(address, ABIS[name], runner) as unknown as ContractTypes[N];
}
