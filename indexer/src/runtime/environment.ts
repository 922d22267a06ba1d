import type { ContractAbi } from '../abi/contract.js';
import type { ProofRecorder } from '../proof/index.js';
import type { EntityStore } from '../store/entityStore.js';
import type { Heap } from './heap.js';

/** What a handler may ask about the data source that it runs for. */
export interface RunningSource {
  name: string;
  network: string;
  /** The contract's address, or what a template was created with; empty when the source has none. */
  address: Buffer;
  /** The context as a list of fields with their kind and value. */
  context: ContextField[];
  abis: ReadonlyMap<string, ContractAbi>;
  /** Names of the templates that it may create. */
  templates: ReadonlySet<string>;
}

/** One field of a data source's context, as the manifest or a handler gave it. */
export interface ContextField {
  name: string;
  value: ContextValue;
}

export type ContextValue =
  | { type: 'String' | 'Bytes' | 'BigInt' | 'BigDecimal' | 'Int8' | 'Timestamp'; data: string }
  | { type: 'Int'; data: number }
  | { type: 'Bool'; data: boolean }
  | { type: 'List'; data: ContextValue[] };

export interface RunningBlock {
  number: number;
  /** `0x…` */
  hash: string;
  /** Seconds since 1970. */
  timestamp: number;
}

export interface CreatedSource {
  template: string;
  params: string[];
  context: ContextField[];
}

/** A question to the chain at the block of the handler. */
export interface ChainRequest {
  method: 'eth_call' | 'eth_getBalance' | 'eth_getCode';
  to: string;
  /** Encoded call, `0x…`; empty for the other methods. */
  data: string;
}

/** Thrown when a handler asks something that is not known yet: it is abandoned, the answer is fetched, and it is run again. */
export class MissingAnswer extends Error {
  constructor(readonly request: ChainRequest) {
    super(`${request.method} ${request.to}`);
  }
}

/** Thrown when a handler reads a transaction of which only hash and index are there. */
export class MissingTransaction extends Error {
  constructor() {
    super('the transaction is not there');
  }
}

/** What the host functions act on. One for all instances; the run loop sets the fields before each handler. */
export interface HostEnvironment {
  store: EntityStore;
  source: RunningSource;
  block: RunningBlock;
  /** Data sources that the handler has created so far. */
  created: CreatedSource[];
  /** Told of each store.set and store.remove. */
  proof: Pick<ProofRecorder, 'set' | 'setLoosely' | 'remove'>;
  /** @returns the answer, `0x…`, or null when the call reverts @throws MissingAnswer */
  ask(request: ChainRequest): string | null;
  log(level: LogLevel, message: string): void;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** What a group of host functions is made from. */
export interface HostContext {
  heap: Heap;
  /** Patch version of the apiVersion: 9 for 0.0.9. */
  apiVersion: number;
  environment: HostEnvironment;
}

export type HostFunctions = Record<string, (...args: never[]) => number | bigint | undefined>;
