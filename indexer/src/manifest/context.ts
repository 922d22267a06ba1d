import type { ContextField, ContextValue } from '../runtime/environment.js';
import { scalarFromGraphql, scalarToGraphql } from '../store/codec.js';
import type { YamlNode } from './reader.js';

const TEXT_TYPES = ['String', 'Bytes', 'BigInt', 'BigDecimal', 'Int8', 'Timestamp'] as const;

/** Reads `context:` of a data source: a map of `{type, data}`. */
export function readContextDefinition(node: YamlNode | undefined): ContextField[] {
  if (node === undefined) return [];
  return node.keys().map((name) => ({ name, value: readValue(node.require(name)) }));
}

function readValue(node: YamlNode): ContextValue {
  node.expectKeys(['type', 'data']);
  const type = node.require('type').text();
  const data = node.require('data');
  if (type === 'List') return { type, data: data.items().map(readValue) };
  if (type === 'Bool') return { type, data: data.boolean() };
  const text = data.text();
  if (type === 'Int') {
    const value = scalarFromGraphql('Int', Number(text));
    if (typeof value === 'number') return { type, data: value };
  }
  const known = TEXT_TYPES.find((item) => item === type);
  if (known !== undefined) {
    const stored = scalarFromGraphql(known, text);
    if (stored !== undefined && stored !== null) return { type: known, data: String(scalarToGraphql(known, stored)) };
  }
  throw data.fail(`\`${text}\` is not a value of type \`${type}\`.`, 'Correct the type or the data of the context.');
}
