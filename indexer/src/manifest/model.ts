import type { AbiEvent, AbiFunction, ContractAbi } from '../abi/contract.js';
import type { ContextField } from '../runtime/environment.js';
import type { InputSchema } from '../schema/model.js';
import type { DeclaredCall } from './declaredCalls.js';

export interface Manifest {
  /** Absolute path of the manifest. */
  file: string;
  /** Identifies the deployment: by default the manifest's absolute path, as with `gnd dev`. */
  deploymentId: string;
  /** For example [1, 3, 0]. */
  specVersion: readonly [number, number, number];
  network: string;
  schema: InputSchema;
  /** How many blocks of history its author wants to be kept at least. */
  historyBlocks: number;
  /** Names of the features that it declares. */
  features: string[];
  /** Whether indexing goes on after an error of a mapping. */
  nonFatalErrors: boolean;
  dataSources: SourceDefinition[];
  templates: SourceDefinition[];
}

/** A data source, or a template of one (then it has no address, no context, and starts where it is created). */
export interface SourceDefinition {
  name: string;
  /** As it is written: `ethereum` or `ethereum/contract`. */
  kind: string;
  /** Lower-case `0x…`; undefined for a template, and for a source that takes events of every contract. */
  address: string | undefined;
  startBlock: number;
  /** Last block, inclusive. */
  endBlock: number | undefined;
  context: ContextField[];
  /** Patch version of the apiVersion: 9 for 0.0.9. */
  apiVersion: number;
  /** Absolute path of the WASM file. */
  wasmFile: string;
  abis: ReadonlyMap<string, ContractAbi>;
  eventHandlers: EventHandler[];
  callHandlers: CallHandler[];
  blockHandlers: BlockHandler[];
}

export interface EventHandler {
  handler: string;
  event: AbiEvent;
  /** `0x…`, 32 bytes. */
  topic0: string;
  /** For topics 1–3: values that are accepted; undefined = all. */
  topics: (ReadonlySet<string> | undefined)[];
  receipt: boolean;
  /** Whether it declares calls. */
  declaresCalls: boolean;
  /** Those declared calls that can be made before the handler runs. */
  calls: DeclaredCall[];
}

export interface CallHandler {
  handler: string;
  function: AbiFunction;
}

export interface BlockHandler {
  handler: string;
  filter: { kind: 'every' } | { kind: 'call' } | { kind: 'once' } | { kind: 'polling'; every: number };
}
