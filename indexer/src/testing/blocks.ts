/** A block as a test describes it. Everything has a default. */
export interface TestBlock {
  /** By default the one after the block before. Numbers may be left out; nothing runs for those. */
  number?: number;
  hash?: string;
  /** Seconds since 1970; by default 12 after the block before. */
  timestamp?: number;
  baseFeePerGas?: bigint | number | string;
  events?: readonly TestEvent[];
  /** Functions of contracts that were called in this block, for call handlers. */
  invocations?: readonly TestInvocation[];
  /** What contracts answer to handlers, from this block on. */
  calls?: readonly TestCall[];
  /** What `ethereum.getBalance` answers, from this block on. */
  balances?: readonly { address: string; value: bigint | number | string }[];
  /** What `ethereum.hasCode` answers, from this block on. */
  codes?: readonly { address: string; hasCode: boolean }[];
}

export interface TestEvent {
  /** Contract that emits it; by default the address of `dataSource` in the manifest. */
  address?: string;
  /** Name of a data source or template: where the event's ABI, and if need be its address, is taken from. */
  dataSource?: string;
  /** `Minted`, `Minted(address,uint256)` or a whole signature with names. */
  event: string;
  /** Values by name, or all of them in order. Large numbers as bigint or text. */
  params?: Readonly<Record<string, unknown>> | readonly unknown[];
  /** Events with the same object, or the same hash, are of one transaction. By default each has its own. */
  transaction?: TestTransaction;
}

export interface TestTransaction {
  hash?: string;
  from?: string;
  to?: string | null;
  value?: bigint | number | string;
  gasLimit?: bigint | number | string;
  gasPrice?: bigint | number | string;
  input?: string;
  nonce?: bigint | number | string;
}

export interface TestInvocation {
  /** Contract that is called; by default the address of `dataSource` in the manifest. */
  to?: string;
  dataSource?: string;
  function: string;
  args?: readonly unknown[];
  /** What it returned, in order; may be left out where it returns nothing. */
  returns?: readonly unknown[];
  transaction?: TestTransaction;
}

export interface TestCall {
  /** Contract that is called; by default the address of `dataSource` in the manifest. */
  to?: string;
  dataSource?: string;
  /** `symbol`, `balanceOf(address)` or a whole signature: `balanceOf(address):(uint256)`. */
  function: string;
  args?: readonly unknown[];
  /** All values that it returns, in order. */
  returns?: readonly unknown[];
  reverts?: boolean;
}
