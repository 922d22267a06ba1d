import { readFileSync } from 'node:fs';
import { DeterministicError, errorMessage, ManifestError, VitrineError } from '../errors.js';
import type { HeapExports } from './arena.js';
import { type PreparedModule, prepareModule } from './binary.js';
import { type HostContext, type HostEnvironment, type HostFunctions, MissingTransaction } from './environment.js';
import { Heap } from './heap.js';
import { conversionFunctions } from './host/conversion.js';
import { dataSourceFunctions } from './host/dataSource.js';
import { ethereumFunctions } from './host/ethereum.js';
import { jsonFunctions } from './host/json.js';
import { numberFunctions } from './host/numbers.js';
import { refusedFunctions } from './host/refused.js';
import { storeFunctions } from './host/store.js';
import { yamlFunctions } from './host/yaml.js';
import { type WasmGlobal, type WasmInstance, type WasmModule, wasm } from './webassembly.js';

/** An instance whose memory has grown beyond this is replaced instead of reset. */
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;

const OUT_OF_BOUNDS = /out of bounds/;
/** Pages of memory beyond those that the module asks for, so that allocations seldom reach the end, where partial objects are. */
const SPARE_PAGES = 4;

/** A handler called itself without end, or nearly so. Depends on the host's stack, so it is not deterministic. */
export class StackOverflowError extends VitrineError {
  constructor() {
    super('STACK_OVERFLOW', 'The mapping has used up the stack.', {
      hint: 'Look for a function that calls itself without end.',
    });
  }
}

/** A handler ran in a loop without end, or nearly so. */
export class StepLimitError extends DeterministicError {
  constructor(cause: unknown) {
    super('The handler does not come to an end: it was stopped after as many turns of loops as a handler may take.', {
      hint: 'Look for a loop whose condition stays true.',
      cause,
    });
  }
}

export interface MappingOptions {
  /** Path of the WASM file. */
  file: string;
  /** Patch version of the apiVersion: 9 for 0.0.9. */
  apiVersion: number;
  environment: HostEnvironment;
  /** Strings that the host will pass often, such as names of fields. */
  strings: Iterable<string>;
  /** Turns of loops that a handler may take. */
  stepLimit?: bigint;
}

export interface Mapping {
  /** Whether the module exports a function of this name. */
  has(handler: string): boolean;
  /**
   * Runs a handler in an instance that is as good as new.
   * @param write writes the handler's argument and returns its pointer
   * @throws DeterministicError when the mapping fails, whatever the host threw when that does
   */
  run(handler: string, write: (heap: Heap) => number): void;
}

/** Loads a mapping: compiles its module once and checks its imports. */
export function createMapping(options: MappingOptions): Mapping {
  const { file } = options;
  const prepared = prepareModule(readModule(file), file, options.stepLimit);
  const module = compile(prepared, file);
  const exported = new Set(wasm.Module.exports(module).map((item) => item.name));
  checkExports(exported, file);
  let instance = instantiate(module, prepared, options);

  return {
    has: (handler) => exported.has(handler),
    run(handler, write) {
      instance.reset();
      try {
        instance.call(handler, write(instance.heap));
      } catch (error) {
        if (instance.lacksPartial(error)) throw new MissingTransaction();
        throw instance.isOutOfSteps() ? new StepLimitError(error) : describe(error);
      } finally {
        if (instance.memorySize() > MAX_MEMORY_BYTES) instance = instantiate(module, prepared, options);
      }
      if (instance.lacksPartial(undefined)) throw new MissingTransaction();
    },
  };
}

function readModule(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ManifestError('The WASM file of the mapping can not be read.', {
      where: file,
      hint: 'Build the subgraph (graph build) and give the manifest of the build directory.',
      cause: error,
    });
  }
}

function compile(prepared: PreparedModule, file: string): WasmModule {
  try {
    return new wasm.Module(prepared.bytes);
  } catch (error) {
    throw new ManifestError(`The WASM file is not valid: ${errorMessage(error)}`, {
      where: file,
      hint: 'Build the subgraph again: graph build.',
      cause: error,
    });
  }
}

function checkExports(exported: ReadonlySet<string>, file: string): void {
  for (const name of ['memory', 'allocate', 'id_of_type']) {
    if (exported.has(name)) continue;
    throw new ManifestError(`The mapping's module does not export \`${name}\`.`, {
      where: file,
      hint: 'Mappings of apiVersion 0.0.5 or later are supported: build the subgraph with a current graph-cli.',
    });
  }
}

function instantiate(module: WasmModule, prepared: PreparedModule, options: MappingOptions) {
  const heap = new Heap(prepared.staticEnd);
  const functions = hostFunctions({ heap, apiVersion: options.apiVersion, environment: options.environment });
  const { exports } = new wasm.Instance(module, linkImports(module, options.file, functions));
  const heapExports = exports as unknown as HeapExports;
  heapExports.memory.grow(SPARE_PAGES);
  heap.connect(heapExports);

  if (prepared.start !== undefined) callExport(exports, prepared.start);
  callExport(exports, '_start');
  const state = captureState(exports, heap, prepared, options.strings);

  return {
    heap,
    reset() {
      state.restore();
      heap.beginTrigger();
    },
    /** Whether the handler has read, or may have read, what a partial object does not have. */
    lacksPartial(error: unknown): boolean {
      if (!heap.hasPartial) return false;
      return (
        heap.isPartialSpoilt(state.usedEnd()) ||
        (error instanceof wasm.RuntimeError && OUT_OF_BOUNDS.test(error.message))
      );
    },
    isOutOfSteps: () => prepared.counter !== undefined && (exports[prepared.counter] as WasmGlobal).value === 0n,
    call(handler: string, pointer: number) {
      (exports[handler] as (pointer: number) => void)(pointer);
    },
    memorySize: () => heapExports.memory.buffer.byteLength,
  };
}

function hostFunctions(context: HostContext): HostFunctions {
  return {
    ...numberFunctions(context),
    ...conversionFunctions(context),
    ...storeFunctions(context),
    ...ethereumFunctions(context),
    ...dataSourceFunctions(context),
    ...jsonFunctions(context),
    ...yamlFunctions(context),
    ...refusedFunctions(context),
    abort: (message: number, file: number, line: number, column: number) => {
      context.heap.sync();
      throw new DeterministicError(abortMessage(context.heap, message, file, line, column));
    },
  };
}

function abortMessage(heap: Heap, message: number, file: number, line: number, column: number): string {
  const location = file === 0 ? 'an unknown location' : heap.readString(file);
  const place = [location, line === 0 ? '' : `line ${line}`, column === 0 ? '' : `column ${column}`]
    .filter(Boolean)
    .join(', ');
  return `Mapping aborted at ${place}, with ${message === 0 ? 'no message' : `message: ${heap.readString(message)}`}`;
}

/** Imports are matched by name only: AssemblyScript names their module after the source file. */
function linkImports(module: WasmModule, file: string, functions: HostFunctions) {
  const imports: Record<string, Record<string, unknown>> = {};
  for (const item of wasm.Module.imports(module)) {
    const target = item.kind === 'function' ? functions[item.name] : undefined;
    if (target === undefined) {
      throw new ManifestError(`The mapping imports \`${item.module}.${item.name}\`, which the host does not have.`, {
        where: file,
        hint: 'Build the subgraph with graph-cli and graph-ts for Ethereum.',
      });
    }
    imports[item.module] = { ...imports[item.module], [item.name]: target };
  }
  return imports;
}

function callExport(exports: WasmInstance['exports'], name: string): void {
  const start = exports[name];
  if (typeof start === 'function') start();
}

/**
 * Remembers the instance's first state. graph-node gives each trigger a new instance, which takes V8 about 150 µs; putting
 * memory and mutable globals back takes 3 µs and is as fresh.
 * @returns what puts the state back, and tells how far memory is used
 */
function captureState(
  exports: WasmInstance['exports'],
  heap: Heap,
  prepared: PreparedModule,
  strings: Iterable<string>,
) {
  const globals = prepared.globals.map((name) => exports[name] as WasmGlobal);
  const offset = findOffset(globals, exports as unknown as HeapExports);
  heap.beginTrigger();
  const imageEnd = offset === undefined ? usedEnd(heap.u8) : Number(offset.value);
  heap.intern(strings);
  heap.sync();
  const keptEnd = offset === undefined ? 0 : Number(offset.value);
  const image = heap.u8.slice(0, offset === undefined ? usedEnd(heap.u8) : imageEnd);
  const values = globals.map((global) => global.value);

  const usedEndNow = () => (offset === undefined ? heap.u8.length : Number(offset.value) >>> 0);
  return {
    usedEnd: usedEndNow,
    restore() {
      heap.sync();
      heap.clearPartial();
      heap.u8.set(image);
      heap.u8.fill(0, offset === undefined ? image.length : keptEnd, usedEndNow());
      for (let i = 0; i < globals.length; i++) (globals[i] as WasmGlobal).value = values[i] as number;
    },
  };
}

/** The global in which AssemblyScript's stub allocator keeps the end of the used memory; undefined with another allocator. */
function findOffset(globals: WasmGlobal[], exports: HeapExports): WasmGlobal | undefined {
  const before = globals.map((global) => global.value);
  const pointer = exports.allocate(16) >>> 0;
  const found = globals.find((global, i) => {
    const value = Number(global.value);
    return global.value !== before[i] && value >= pointer + 16 && value <= pointer + 48;
  });
  for (let i = 0; i < globals.length; i++) (globals[i] as WasmGlobal).value = before[i] as number;
  return found;
}

function usedEnd(memory: Uint8Array): number {
  let end = memory.length;
  while (end > 0 && memory[end - 1] === 0) end -= 1;
  return end;
}

/** Traps in the words of graph-node's WebAssembly engine, by those of V8. */
const TRAPS: Record<string, string> = {
  unreachable: 'wasm `unreachable` instruction executed',
  'divide by zero': 'integer divide by zero',
  'remainder by zero': 'integer divide by zero',
  'divide result unrepresentable': 'integer overflow',
  'float unrepresentable in integer range': 'invalid conversion to integer',
  'memory access out of bounds': 'out of bounds memory access',
  'table index is out of bounds': 'undefined element: out of bounds table access',
  'null function or function signature mismatch': 'indirect call type mismatch',
};

function describe(error: unknown): unknown {
  if (error instanceof wasm.RuntimeError)
    return new DeterministicError(`wasm trap: ${TRAPS[error.message] ?? error.message}`, { cause: error });
  if (error instanceof RangeError && error.message.includes('call stack')) return new StackOverflowError();
  return error;
}
