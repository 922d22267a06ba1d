import type { GraphQLError } from 'graphql';
import { QueryError } from './errors.js';

const END_OF_FILE = /^Syntax Error: Expected (.+), found <EOF>\.$/;
const UNEXPECTED = /^Syntax Error: (?:Expected (.+), found (.+)|Unexpected (.+))\.$/;

/**
 * A syntax error in the shape of graph-node's: a position, and what was found and expected. Its parser is another one, so
 * that what it expected can differ in detail.
 */
export function parseProblem(error: GraphQLError): QueryError {
  const [position = { line: 1, column: 1 }] = error.locations ?? [];
  const { line, column } = position;
  const atEnd = END_OF_FILE.exec(error.message);
  if (atEnd) return new QueryError(`Unexpected end of input\nExpected ${atEnd[1]}`, { line, column });
  const token = UNEXPECTED.exec(error.message);
  if (!token) return new QueryError(error.message.replace(/^Syntax Error: /, ''), { line, column });
  const found = tokenText(token[2] ?? token[3] ?? '');
  const expected = token[1] ? `\nExpected ${token[1]}` : '';
  return new QueryError(`Unexpected \`${found}\`${expected}`, { line, column });
}

/** graphql-js names a token by kind and text (`Name "foo"`); only the text is shown here. */
function tokenText(token: string): string {
  return (/^\w+ "(.*)"$/.exec(token)?.[1] ?? token).replace(/^"(.*)"$/, '$1');
}
