import { readFileSync } from 'node:fs';
import { errorMessage } from '../../errors.js';
import { type JsonNode, JsonNumber, parseJson } from '../../runtime/json.js';
import type { TestBlock, TestCall, TestEvent } from '../blocks.js';
import { TestInputError } from '../errors.js';

/** A test in the format of graph-node's `gnd test`. */
export interface GndTest {
  name: string;
  blocks: TestBlock[];
  assertions: GndAssertion[];
}

export interface GndAssertion {
  query: string;
  expected: JsonNode;
}

/** One object of the file, with where it stands, so that whatever is wrong in it can be found. */
type Members = Map<string, JsonNode>;

const TEST_KEYS = ['name', 'files', 'arweaveFiles', 'blocks', 'assertions'];
const BLOCK_KEYS = [
  'number',
  'hash',
  'timestamp',
  'baseFeePerGas',
  'events',
  'ethCalls',
  'getBalanceCalls',
  'hasCodeCalls',
];
const EVENT_KEYS = ['address', 'event', 'params', 'txHash'];
const CALL_KEYS = ['address', 'function', 'params', 'returns', 'reverts'];

/** @throws TestInputError that names the member that is wrong */
export function readGndTest(file: string): GndTest {
  const root = object(parseFile(file), TEST_KEYS, file);
  for (const key of ['files', 'arweaveFiles']) {
    if (array(root, key, file).length === 0) continue;
    throw new TestInputError(`\`${key}\` can not be used: file data sources are not run.`, { where: file });
  }
  return {
    name: text(root, 'name', file),
    blocks: array(root, 'blocks', file).map((item, i) => readBlock(item, `${file}, blocks[${i}]`)),
    assertions: array(root, 'assertions', file).map((item, i) => {
      const where = `${file}, assertions[${i}]`;
      const members = object(item, ['query', 'expected'], where);
      return { query: text(members, 'query', where), expected: members.get('expected') ?? null };
    }),
  };
}

function parseFile(file: string): JsonNode {
  try {
    return parseJson(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new TestInputError(`The test can not be read: ${errorMessage(error)}`, { where: file, cause: error });
  }
}

function readBlock(node: JsonNode, where: string): TestBlock {
  const members = object(node, BLOCK_KEYS, where);
  const number = optionalNumber(members, 'number', where);
  const timestamp = optionalNumber(members, 'timestamp', where);
  const hash = optionalText(members, 'hash', where);
  const baseFeePerGas = optionalText(members, 'baseFeePerGas', where);
  return {
    ...(number === undefined ? {} : { number }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(hash === undefined ? {} : { hash }),
    ...(baseFeePerGas === undefined ? {} : { baseFeePerGas }),
    events: array(members, 'events', where).map((item, i) => readEvent(item, `${where}.events[${i}]`)),
    calls: array(members, 'ethCalls', where).map((item, i) => readCall(item, `${where}.ethCalls[${i}]`)),
    balances: array(members, 'getBalanceCalls', where).map((item, i) => {
      const place = `${where}.getBalanceCalls[${i}]`;
      const balance = object(item, ['address', 'value'], place);
      return { address: text(balance, 'address', place), value: text(balance, 'value', place) };
    }),
    codes: array(members, 'hasCodeCalls', where).map((item, i) => {
      const place = `${where}.hasCodeCalls[${i}]`;
      const code = object(item, ['address', 'hasCode'], place);
      return { address: text(code, 'address', place), hasCode: code.get('hasCode') === true };
    }),
  };
}

function readEvent(node: JsonNode, where: string): TestEvent {
  const members = object(node, EVENT_KEYS, where);
  const hash = optionalText(members, 'txHash', where);
  const params = members.get('params') ?? new Map();
  if (!(params instanceof Map)) throw wrong('params', 'an object', where);
  return {
    address: text(members, 'address', where),
    event: text(members, 'event', where),
    params: plain(params) as Record<string, unknown>,
    ...(hash === undefined ? {} : { transaction: { hash } }),
  };
}

function readCall(node: JsonNode, where: string): TestCall {
  const members = object(node, CALL_KEYS, where);
  return {
    to: text(members, 'address', where),
    function: text(members, 'function', where),
    args: array(members, 'params', where).map(plain),
    returns: array(members, 'returns', where).map(plain),
    reverts: members.get('reverts') === true,
  };
}

/** Numbers become text, which holds any size. */
function plain(node: JsonNode): unknown {
  if (node instanceof JsonNumber) return node.text;
  if (node instanceof Map) return Object.fromEntries([...node].map(([key, value]) => [key, plain(value)]));
  return Array.isArray(node) ? node.map(plain) : node;
}

/** Keys that begin with `$` or `_` are remarks. */
function object(node: JsonNode, keys: readonly string[], where: string): Members {
  if (!(node instanceof Map)) throw new TestInputError('This is not an object.', { where });
  for (const key of node.keys()) {
    if (keys.includes(key) || /^[$_]/.test(key)) continue;
    throw new TestInputError(`\`${key}\` is not known.`, { where, hint: `There are ${keys.join(', ')}.` });
  }
  return node;
}

function array(members: Members, key: string, where: string): JsonNode[] {
  const value = members.get(key) ?? [];
  if (Array.isArray(value)) return value;
  throw wrong(key, 'an array', where);
}

function text(members: Members, key: string, where: string): string {
  const value = optionalText(members, key, where);
  if (value === undefined) throw new TestInputError(`\`${key}\` is missing.`, { where });
  return value;
}

function optionalText(members: Members, key: string, where: string): string | undefined {
  const value = members.get(key) ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  if (value instanceof JsonNumber) return value.text;
  throw wrong(key, 'text', where);
}

function optionalNumber(members: Members, key: string, where: string): number | undefined {
  const value = members.get(key) ?? undefined;
  if (value === undefined) return undefined;
  const number = value instanceof JsonNumber ? Number(value.text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw wrong(key, 'a whole number from 0', where);
}

function wrong(key: string, expected: string, where: string): TestInputError {
  return new TestInputError(`\`${key}\` is not ${expected}.`, { where });
}
