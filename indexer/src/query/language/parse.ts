import { type DocumentNode, GraphQLError, parse, visit } from 'graphql';
import { QueryError } from '../errors.js';
import { positionOf } from './operation.js';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** Selection sets inside each other that graph-node's parser reads. */
const MAX_NESTING = 50;

/** Parses a query; integers that do not fit into 64 bits and deep nesting are syntax errors, as in graph-node. */
export function parseQuery(query: string): DocumentNode {
  try {
    const document = parse(query);
    checkLimits(document);
    return document;
  } catch (error) {
    if (error instanceof RangeError) throw new QueryError('Recursion limit exceeded');
    throw error instanceof GraphQLError ? parseProblem(error) : error;
  }
}

function checkLimits(document: DocumentNode): void {
  let nesting = 0;
  visit(document, {
    IntValue(node) {
      const value = BigInt(node.value);
      const size = value > INT64_MAX ? 'large' : value < INT64_MIN ? 'small' : undefined;
      if (size) throw new QueryError(`number too ${size} to fit in target type`, positionOf(node));
    },
    SelectionSet: {
      enter(node) {
        nesting += 1;
        if (nesting > MAX_NESTING) throw new QueryError('Expected }\nRecursion limit exceeded', positionOf(node));
      },
      leave() {
        nesting -= 1;
      },
    },
  });
}

const MESSAGE = /^Syntax Error: (?:Expected (.+), found (.+)|Unexpected (.+))\.$/s;
const TOKEN = /^(?:(\w+) )?"(.*)"$/s;

/** Kinds of tokens as graph-node's parser calls them, by graphql-js's. */
const KINDS: Record<string, string> = { Int: 'IntValue', Float: 'FloatValue', String: 'StringValue' };

/**
 * A syntax error in the shape of graph-node's: a position, then what was found and what was expected. Its parser is another
 * one, so that what it expected can differ in detail.
 */
function parseProblem(error: GraphQLError): QueryError {
  const [position = { line: 1, column: 1 }] = error.locations ?? [];
  const { line, column } = position;
  const [, wanted, instead, unexpected] = MESSAGE.exec(error.message) ?? [];
  const found = instead ?? unexpected;
  if (found === undefined) return new QueryError(error.message.replace(/^Syntax Error: /, ''), { line, column });
  const expected = wanted === undefined ? '' : `\nExpected ${wanted.replaceAll('"', '')}`;
  return new QueryError(`Unexpected ${foundText(found)}${expected}`, { line, column });
}

function foundText(found: string): string {
  if (found === '<EOF>') return 'end of input';
  const [, kind, text] = TOKEN.exec(found) ?? [];
  if (text === undefined) return found;
  return `\`${text}[${kind === undefined ? 'Punctuator' : (KINDS[kind] ?? kind)}]\``;
}
