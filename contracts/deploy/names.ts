import { encodeBytes32String, id, ZeroHash } from 'ethers';

/** A short ASCII name as the contracts take it: 32 bytes, zero-padded. At most 31 characters. */
export const encodeName: (name: string) => string = encodeBytes32String;

/** Feeds that count as assets under management. */
export const FEEDS = { LOANS: encodeName('LOANS'), CASH: encodeName('CASH') } as const;

/** Names of parameters in `ParameterChanged`. */
export const PARAMETERS = {
  MIN_RESERVE_RATIO: encodeName('MIN_RESERVE_RATIO'),
  MIN_COLLATERALIZATION: encodeName('MIN_COLLATERALIZATION'),
  SUPPLY_CAP: encodeName('SUPPLY_CAP'),
  PRICE: encodeName('PRICE'),
  RATE_MODEL: encodeName('RATE_MODEL'),
  NOMINAL_RATE: encodeName('NOMINAL_RATE'),
} as const;

/** Roles, as AccessControl knows them. */
export const ROLES = {
  /** Controller, ReserveFeed, TapeRegistry: grants roles; upgrades and unpauses the controller. */
  DEFAULT_ADMIN: ZeroHash,
  /** Controller: lists markets and sets parameters. */
  PARAMETER: id('PARAMETER_ROLE'),
  /** Controller: moves capital. */
  CAPITAL: id('CAPITAL_ROLE'),
  /** Controller: pauses. */
  GUARDIAN: id('GUARDIAN_ROLE'),
  /** ReserveFeed: reports. */
  REPORTER: id('REPORTER_ROLE'),
  /** TapeRegistry: publishes tapes. */
  PUBLISHER: id('PUBLISHER_ROLE'),
} as const;

/** How strong the evidence of a reported value is, as `ReserveFeed.report` takes it. */
export const EVIDENCE_CLASSES = {
  STALE_OR_MISSING: 0,
  SELF_REPORTED: 1,
  SERVICER_SIGNED: 2,
  THIRD_PARTY: 3,
  ORACLE_MULTI: 4,
  ONCHAIN: 5,
} as const;
