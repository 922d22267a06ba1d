import { type DefinitionNode, type DocumentNode, GraphQLError, Kind, parse, visit } from 'graphql';
import { QueryError } from '../errors.js';
import { positionOf } from './operation.js';
import { findSyntaxError } from './syntaxError.js';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** Selection sets inside each other that graph-node's parser reads. */
const MAX_NESTING = 50;

/** Parses a query; integers that do not fit into 64 bits and deep nesting are syntax errors, as in graph-node. */
export function parseQuery(query: string): DocumentNode {
  try {
    const document = parse(query);
    if (document.definitions.some(isNoDefinition)) throw findSyntaxError(query);
    checkLimits(document);
    return document;
  } catch (error) {
    if (error instanceof RangeError) throw new QueryError('Recursion limit exceeded');
    throw error instanceof GraphQLError ? (findSyntaxError(query) ?? otherProblem(error)) : error;
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

/** Definitions of types are GraphQL, but not part of queries. */
function isNoDefinition({ kind }: DefinitionNode): boolean {
  return kind !== Kind.OPERATION_DEFINITION && kind !== Kind.FRAGMENT_DEFINITION;
}

/** An error where graph-node's parser sees none, as in `fragment on on Item { id }`. */
function otherProblem(error: GraphQLError): QueryError {
  const [{ line, column } = { line: 1, column: 1 }] = error.locations ?? [];
  return new QueryError(error.message.replace(/^Syntax Error: /, ''), { line, column });
}
