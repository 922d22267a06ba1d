import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DefinitionNode, type DocumentNode, Kind, type ObjectTypeDefinitionNode, parse } from 'graphql';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SOURCES = ['schema.graphql', 'api/schema/analytics.graphql', 'api/schema/registry.graphql'];

/** What the engine adds to the entities: the queries that the page uses, and the directives' names. */
const ENGINE = `
directive @entity(immutable: Boolean, timeseries: Boolean) on OBJECT
directive @derivedFrom(field: String!) on FIELD_DEFINITION
enum OrderDirection { asc desc }
enum Market_orderBy { marketId }
enum Tape_orderBy { number }
input Block_height { number: Int }
type _Block_ { number: Int! hash: Bytes timestamp: Int }
type _Meta_ { block: _Block_! hasIndexingErrors: Boolean! }
type Query {
  _meta: _Meta_
  protocols(first: Int = 100, block: Block_height): [Protocol!]!
  market(id: ID!, block: Block_height): Market
  markets(first: Int = 100, orderBy: Market_orderBy, orderDirection: OrderDirection, block: Block_height): [Market!]!
  tape(id: ID!, block: Block_height): Tape
  tapes(first: Int = 100, orderBy: Tape_orderBy, orderDirection: OrderDirection, block: Block_height): [Tape!]!
}`;

/** The gateway's schema as far as the page needs it, merged from the files that the gateway is made of. */
export function mergedTypes(): DocumentNode {
  const definitions = [ENGINE, ...SOURCES.map((path) => readFileSync(join(ROOT, path), 'utf8'))].flatMap(
    (text) => parse(text).definitions,
  );
  const merged = new Map<string, DefinitionNode>();
  for (const definition of definitions) {
    const name = 'name' in definition && definition.name ? definition.name.value : '';
    const known = merged.get(name);
    merged.set(name, known ? mergeObjects(known, definition) : definition);
  }
  return { kind: Kind.DOCUMENT, definitions: [...merged.values()] };
}

function mergeObjects(left: DefinitionNode, right: DefinitionNode): DefinitionNode {
  if (!isObject(left) || !isObject(right)) return left;
  const names = new Set(left.fields?.map((field) => field.name.value));
  const added = right.fields?.filter((field) => !names.has(field.name.value)) ?? [];
  return { ...left, fields: [...(left.fields ?? []), ...added] };
}

function isObject(definition: DefinitionNode): definition is ObjectTypeDefinitionNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION;
}
