import type { ChainCall } from '../chain/calls.js';
import type { LogInterest } from '../chain/filters.js';
import type { ChainLog } from '../chain/types.js';
import { DeterministicError, ManifestError } from '../errors.js';
import type { BlockHandler, CallHandler, EventHandler, Manifest, SourceDefinition } from '../manifest/model.js';
import type { CreatedSource, HostEnvironment, RunningSource } from '../runtime/environment.js';
import { createMapping, type Mapping } from '../runtime/instance.js';
import type { StoredSource } from '../store/deployment.js';

/** A data source that takes part in indexing. */
export interface ActiveSource {
  /** Position among all sources; handlers of a trigger run in this order. */
  position: number;
  definition: SourceDefinition;
  address: string | undefined;
  startBlock: number;
  running: RunningSource;
  mapping: Mapping;
  eventsByTopic: ReadonlyMap<string, EventHandler[]>;
  /** How it was created; undefined for those of the manifest. */
  created: StoredSource | undefined;
}

/** One for each source and handler: its fields may be kept by. */
export interface Match {
  source: ActiveSource;
  handler: EventHandler;
}

export interface BlockMatch {
  source: ActiveSource;
  handler: BlockHandler;
}

export interface CallMatch {
  source: ActiveSource;
  handler: CallHandler;
}

const NO_MATCHES: readonly Match[] = [];
const SELECTOR_LENGTH = 10;
const ADDRESS = /^(?:0x)?[0-9a-fA-F]{40}$/;

export type SourceRegistry = ReturnType<typeof createSourceRegistry>;

/** Knows the data sources of the manifest and those that handlers have created, and which of their handlers a log is for. */
export function createSourceRegistry(manifest: Manifest, environment: HostEnvironment) {
  const mappings = new Map<string, Mapping>();
  const templateNames = new Set(manifest.templates.map((template) => template.name));
  const topics = new Map<SourceDefinition, Map<string, EventHandler[]>>();
  let sources: ActiveSource[] = [];
  let byAddress = new Map<string, ActiveSource[]>();
  let everywhere: ActiveSource[] = [];
  let created = new Map<string, ActiveSource>();
  /** By address and first topic; a wrong entry is never left when sources come or go. */
  const matches = new Map<string, Map<string, Match[]>>();

  for (const definition of [...manifest.dataSources, ...manifest.templates]) prepare(definition);
  for (const definition of manifest.dataSources) add(definition, definition.address, definition.startBlock, undefined);

  function prepare(definition: SourceDefinition): void {
    const mapping = mappingOf(definition);
    for (const { handler } of [...definition.eventHandlers, ...definition.callHandlers, ...definition.blockHandlers]) {
      if (mapping.has(handler)) continue;
      throw new ManifestError(`The mapping of \`${definition.name}\` does not export the handler \`${handler}\`.`, {
        where: definition.wasmFile,
        hint: 'Correct the name in the manifest, or export the function, and build again.',
      });
    }
    const byTopic = new Map<string, EventHandler[]>();
    for (const handler of definition.eventHandlers) {
      byTopic.set(handler.topic0, [...(byTopic.get(handler.topic0) ?? []), handler]);
    }
    topics.set(definition, byTopic);
  }

  function mappingOf({ wasmFile, apiVersion }: SourceDefinition): Mapping {
    const key = `${apiVersion} ${wasmFile}`;
    const known = mappings.get(key);
    if (known !== undefined) return known;
    const mapping = createMapping({ file: wasmFile, apiVersion, environment, strings: hostStrings(manifest) });
    mappings.set(key, mapping);
    return mapping;
  }

  function add(
    definition: SourceDefinition,
    address: string | undefined,
    startBlock: number,
    origin: StoredSource | undefined,
  ): ActiveSource {
    const source: ActiveSource = {
      position: sources.length,
      definition,
      address,
      startBlock,
      running: {
        name: definition.name,
        network: manifest.network,
        address: Buffer.from((address ?? '0x').slice(2), 'hex'),
        context: origin?.context ?? definition.context,
        abis: definition.abis,
        templates: templateNames,
      },
      mapping: mappingOf(definition),
      eventsByTopic: topics.get(definition) as Map<string, EventHandler[]>,
      created: origin,
    };
    sources.push(source);
    if (address === undefined) matches.clear();
    else matches.delete(address);
    if (address === undefined) everywhere.push(source);
    else byAddress.set(address, [...(byAddress.get(address) ?? []), source]);
    return source;
  }

  /** Adds a source that a handler has created. @returns undefined when the same one exists already */
  function create(request: CreatedSource, block: number): ActiveSource | undefined {
    const definition = manifest.templates.find((template) => template.name === request.template);
    if (definition === undefined) throw new DeterministicError(`There is no template \`${request.template}\``);
    const [text = ''] = request.params;
    if (!ADDRESS.test(text)) {
      throw new DeterministicError(
        `Failed to create a data source from \`${request.template}\`: \`${text}\` is not an address`,
      );
    }
    const address = `0x${text.replace(/^0x/, '').toLowerCase()}`;
    const key = JSON.stringify([request.template, address, request.context]);
    if (created.has(key)) return undefined;
    const source = add(definition, address, block, { ...request, block });
    created.set(key, source);
    return source;
  }

  /** Forgets the sources from a position on, which must be created ones. */
  function truncate(count: number): void {
    if (count >= sources.length) return;
    const kept = sources.slice(0, count);
    matches.clear();
    sources = [];
    byAddress = new Map();
    everywhere = [];
    created = new Map();
    for (const source of kept) {
      if (source.created === undefined) add(source.definition, source.address, source.startBlock, undefined);
      else create(source.created, source.created.block);
    }
  }

  function isActive(source: ActiveSource, block: number): boolean {
    const { endBlock } = source.definition;
    return block >= source.startBlock && (endBlock === undefined || block <= endBlock);
  }

  /** Handlers that a log is for, in the order in which they run. */
  function match(log: ChainLog): readonly Match[] {
    const all = candidates(log);
    return checkSingle(all.every((item) => isMatch(item, log)) ? all : all.filter((item) => isMatch(item, log)));
  }

  /** Handlers for the address and the first topic of a log; their list is made once. */
  function candidates(log: ChainLog): readonly Match[] {
    const topic0 = log.topics[0];
    if (topic0 === undefined) return NO_MATCHES;
    let byTopic = matches.get(log.address);
    if (byTopic === undefined) {
      byTopic = new Map();
      matches.set(log.address, byTopic);
    }
    let found = byTopic.get(topic0);
    if (found === undefined) {
      found = [...(byAddress.get(log.address) ?? []), ...everywhere]
        .sort((a, b) => a.position - b.position)
        .flatMap((source) => (source.eventsByTopic.get(topic0) ?? []).map((handler) => ({ source, handler })));
      byTopic.set(topic0, found);
    }
    return found;
  }

  function isMatch({ source, handler }: Match, log: ChainLog): boolean {
    return isActive(source, log.blockNumber) && topicsMatch(handler, log);
  }

  function matchBlock(number: number, from = 0): BlockMatch[] {
    const matches: BlockMatch[] = [];
    for (const source of sources) {
      if (source.position < from || source.definition.blockHandlers.length === 0 || !isActive(source, number)) continue;
      for (const handler of source.definition.blockHandlers) {
        if (wantsBlock(source, handler, number)) matches.push({ source, handler });
      }
    }
    return matches;
  }

  function matchCall({ to, input, blockNumber }: ChainCall): CallMatch[] {
    const selector = input.slice(0, SELECTOR_LENGTH).toLowerCase();
    return (byAddress.get(to) ?? []).flatMap((source) => {
      const handler = source.definition.callHandlers.find((item) => item.function.selector === selector);
      return handler && isActive(source, blockNumber) ? [{ source, handler }] : [];
    });
  }

  /** Block handlers that run because a contract was called in the block. */
  function matchCalledBlock(number: number, address: string): BlockMatch[] {
    return (byAddress.get(address) ?? []).flatMap((source) =>
      isActive(source, number)
        ? source.definition.blockHandlers.filter(isForCalls).map((handler) => ({ source, handler }))
        : [],
    );
  }

  /** Contracts whose calls sources from a position on want. */
  function calledAddresses(from = 0): string[] {
    const wanting = sources
      .slice(from)
      .filter(({ definition }) => definition.callHandlers.length > 0 || definition.blockHandlers.some(isForCalls));
    return [...new Set(wanting.flatMap(({ address }) => address ?? []))].sort();
  }

  /** What sources from a position on want of the chain. */
  function interests(from = 0): LogInterest[] {
    return sources
      .slice(from)
      .filter((source) => source.eventsByTopic.size > 0)
      .map(({ address, eventsByTopic }) => ({ address, topic0s: new Set(eventsByTopic.keys()) }));
  }

  /** What templates may want, once they are used, of contracts that are not known yet. */
  function templateInterests(): LogInterest[] {
    return manifest.templates.map((template) => ({
      address: undefined,
      topic0s: new Set(template.eventHandlers.map((handler) => handler.topic0)),
    }));
  }

  return {
    count: () => sources.length,
    /** Number of sources of the manifest. */
    staticCount: manifest.dataSources.length,
    hasTemplates: manifest.templates.some((template) => template.eventHandlers.length > 0),
    hasBlockHandlers: () => sources.some((source) => source.definition.blockHandlers.length > 0),
    /** Whether there are calls that can be made before handlers run. */
    declaresCalls: [...manifest.dataSources, ...manifest.templates].some((source) =>
      source.eventHandlers.some((handler) => handler.calls.length > 0),
    ),
    wantsReceipts: [...manifest.dataSources, ...manifest.templates].some((source) =>
      source.eventHandlers.some((handler) => handler.receipt),
    ),
    firstBlock: manifest.dataSources.reduce(
      (lowest, source) => Math.min(lowest, source.startBlock),
      Number.MAX_SAFE_INTEGER,
    ),
    create,
    truncate,
    match,
    candidates,
    matchBlock,
    matchCall,
    matchCalledBlock,
    calledAddresses,
    interests,
    templateInterests,
  };
}

/** Strings that the host passes to mappings all the time. */
function hostStrings(manifest: Manifest): Set<string> {
  const strings = new Set<string>();
  for (const type of manifest.schema.entityTypes.values()) for (const field of type.fields) strings.add(field.name);
  for (const source of [...manifest.dataSources, ...manifest.templates]) {
    for (const { function: called } of source.callHandlers)
      for (const { name } of [...called.inputs, ...called.outputs]) strings.add(name);
    for (const { event } of source.eventHandlers) for (const input of event.inputs) strings.add(input.name);
  }
  return strings;
}

/** One data source may handle a log once only. */
function checkSingle(found: readonly Match[]): readonly Match[] {
  for (let i = 1; i < found.length; i++) {
    if (found[i]?.source !== found[i - 1]?.source) continue;
    const { signature } = (found[i] as Match).handler.event;
    throw new DeterministicError(`Multiple handlers defined for event \`${signature}\`, only one is supported`);
  }
  return found;
}

function topicsMatch(handler: EventHandler, log: ChainLog): boolean {
  return handler.topics.every((wanted, i) => wanted === undefined || wanted.has(log.topics[i + 1] ?? ''));
}

function isForCalls({ filter }: BlockHandler): boolean {
  return filter.kind === 'call';
}

function wantsBlock(source: ActiveSource, { filter }: BlockHandler, number: number): boolean {
  if (filter.kind === 'call') return false;
  if (filter.kind === 'once') return number === source.startBlock;
  return filter.kind === 'every' || (number - source.startBlock) % filter.every === 0;
}
