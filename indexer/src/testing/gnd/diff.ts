import { type JsonNode, JsonNumber } from '../../runtime/json.js';
import { alignWith, jsonEqual } from './compare.js';

const INDENT = '  ';

/** Both values as indented JSON, line by line: `-` is expected and not there, `+` is there and not expected. */
export function diffOf(expected: JsonNode, actual: JsonNode): string {
  return [...difference('', expected, alignWith(expected, actual), 0)].join('\n');
}

function* difference(label: string, expected: JsonNode, actual: JsonNode, depth: number): Generator<string> {
  if (jsonEqual(expected, actual)) {
    yield* lines(' ', label, actual, depth);
  } else if (Array.isArray(expected) && Array.isArray(actual)) {
    yield line(' ', depth, `${label}[`);
    for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
      yield* member('', expected[i], actual[i], depth + 1);
    }
    yield line(' ', depth, ']');
  } else if (expected instanceof Map && actual instanceof Map) {
    yield line(' ', depth, `${label}{`);
    for (const key of new Set([...expected.keys(), ...actual.keys()])) {
      yield* member(`${JSON.stringify(key)}: `, expected.get(key), actual.get(key), depth + 1);
    }
    yield line(' ', depth, '}');
  } else {
    yield* lines('-', label, expected, depth);
    yield* lines('+', label, actual, depth);
  }
}

function* member(label: string, expected: JsonNode | undefined, actual: JsonNode | undefined, depth: number) {
  if (expected === undefined) yield* lines('+', label, actual as JsonNode, depth);
  else if (actual === undefined) yield* lines('-', label, expected, depth);
  else yield* difference(label, expected, actual, depth);
}

function* lines(mark: string, label: string, node: JsonNode, depth: number): Generator<string> {
  if (Array.isArray(node)) {
    yield line(mark, depth, `${label}[`);
    for (const item of node) yield* lines(mark, '', item, depth + 1);
    yield line(mark, depth, ']');
  } else if (node instanceof Map) {
    yield line(mark, depth, `${label}{`);
    for (const [key, value] of node) yield* lines(mark, `${JSON.stringify(key)}: `, value, depth + 1);
    yield line(mark, depth, '}');
  } else {
    yield line(mark, depth, `${label}${node instanceof JsonNumber ? node.text : JSON.stringify(node)}`);
  }
}

function line(mark: string, depth: number, text: string): string {
  return `${mark} ${INDENT.repeat(depth)}${text}`;
}
