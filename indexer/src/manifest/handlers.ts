import { type AbiEvent, type ContractAbi, keccak256Hex } from '../abi/contract.js';
import { readDeclaredCalls } from './declaredCalls.js';
import type { BlockHandler, CallHandler, EventHandler } from './model.js';
import type { YamlNode } from './reader.js';

const EVENT_KEYS = ['event', 'handler', 'topic0', 'topic1', 'topic2', 'topic3', 'receipt', 'calls'];
const BLOCK_KEYS = ['handler', 'filter'];
const WORD_HEX = /^(?:0x)?[0-9a-fA-F]{64}$/;

export function readEventHandlers(
  mapping: YamlNode,
  abi: ContractAbi,
  abis: ReadonlyMap<string, ContractAbi>,
): EventHandler[] {
  return (mapping.get('eventHandlers')?.items() ?? []).map((node) => {
    node.expectKeys(EVENT_KEYS);
    const event = findEvent(node.require('event'), abi);
    const topic0 = node.get('topic0');
    return {
      handler: node.require('handler').text(),
      event,
      topic0: topic0
        ? readTopic(topic0)
        : keccak256Hex(normalizeSignature(node.require('event').text()).replaceAll('indexed ', '')),
      topics: [readTopics(node.get('topic1')), readTopics(node.get('topic2')), readTopics(node.get('topic3'))],
      receipt: node.get('receipt')?.boolean() ?? false,
      declaresCalls: node.get('calls') !== undefined,
      calls: readDeclaredCalls(node.get('calls'), event, abis),
    };
  });
}

export function readBlockHandlers(mapping: YamlNode): BlockHandler[] {
  const node = mapping.get('blockHandlers');
  const handlers = (node?.items() ?? []).map(readBlockHandler);
  const kinds = handlers.map((handler) => handler.filter.kind);
  const combinable = kinds.filter((kind) => kind !== 'call');
  if (node && new Set(kinds).size < kinds.length) {
    throw node.fail('There are two block handlers with the same filter.', 'Keep one of each kind.');
  }
  if (node && combinable.includes('every') && combinable.length > 1) {
    throw node.fail('A block handler without filter can not be combined with others.', 'Keep one of them.');
  }
  return handlers;
}

/** Handlers of calls, which are told by traces: the node must have them. */
export function readCallHandlers(mapping: YamlNode, abi: ContractAbi): CallHandler[] {
  return (mapping.get('callHandlers')?.items() ?? []).map((node) => {
    node.expectKeys(['function', 'handler']);
    const signature = normalizeSignature(node.require('function').text());
    const found = abi.functions.find((item) => item.signature === signature);
    if (found === undefined) {
      const offered = abi.functions.map((item) => item.signature).join(', ');
      throw node
        .require('function')
        .fail(`ABI \`${abi.name}\` has no function \`${signature}\`.`, `It has: ${offered || 'none'}.`);
    }
    return { handler: node.require('handler').text(), function: found };
  });
}

function readBlockHandler(node: YamlNode): BlockHandler {
  node.expectKeys(BLOCK_KEYS);
  const handler = node.require('handler').text();
  const filter = node.get('filter');
  if (filter === undefined) return { handler, filter: { kind: 'every' } };
  filter.expectKeys(['kind', 'every']);
  const kind = filter.require('kind');
  switch (kind.text()) {
    case 'once':
      return { handler, filter: { kind: 'once' } };
    case 'polling': {
      const every = filter.require('every');
      if (every.integer() < 1) throw every.fail('`every` must be at least 1.', 'Correct it.');
      return { handler, filter: { kind: 'polling', every: every.integer() } };
    }
    case 'call':
      return { handler, filter: { kind: 'call' } };
    default:
      throw kind.fail(`\`${kind.text()}\` is not a filter of block handlers.`, 'Use `call`, `once` or `polling`.');
  }
}

/** By exact signature with `indexed`; else by name, when the ABI has one event of that name. */
function findEvent(node: YamlNode, abi: ContractAbi): AbiEvent {
  const signature = normalizeSignature(node.text());
  const exact = abi.events.find((event) => event.indexedSignature === signature);
  if (exact !== undefined) return exact;
  const name = signature.slice(0, signature.indexOf('('));
  const named = abi.events.filter((event) => event.name === name);
  if (named.length === 1) return named[0] as AbiEvent;
  const offered = (named.length > 0 ? named : abi.events).map((event) => event.indexedSignature).join(', ');
  throw node.fail(`ABI \`${abi.name}\` has no event \`${signature}\`.`, `It has: ${offered || 'none'}.`);
}

function normalizeSignature(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([(),]) ?/g, '$1');
}

function readTopics(node: YamlNode | undefined): ReadonlySet<string> | undefined {
  return node === undefined ? undefined : new Set(node.items().map(readTopic));
}

/** A topic of 32 bytes; an address is padded. */
function readTopic(node: YamlNode): string {
  const text = node.text();
  if (WORD_HEX.test(text)) return `0x${text.replace(/^0x/, '').toLowerCase()}`;
  if (/^0x[0-9a-fA-F]{40}$/.test(text)) return `0x${text.slice(2).toLowerCase().padStart(64, '0')}`;
  throw node.fail(`\`${text}\` is not a topic.`, 'Write 32 bytes in hexadecimal.');
}
