import type { IncomingMessage } from 'node:http';
import { errorMessage } from '../errors.js';
import type { QueryRequest } from '../query/index.js';
import { parseJson } from '../runtime/json.js';

/** A request that is refused before there is a query: answered with status 400, in graph-node's words. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
}

/** Refused while the body is being looked at; graph-node adds this to what is wrong. */
export function serverError(message: string): ClientError {
  return new ClientError(`GraphQL server error (client error): ${message}`);
}

const MAX_BODY_BYTES = 16 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw serverError(`The request is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The query in the body of a POST. */
export function parseQueryRequest(body: string): QueryRequest {
  const json = readJson(body);
  if (!isRecord(json)) throw serverError('Request data is not an object');
  const { query, variables } = json;
  if (query === undefined) throw serverError('The "query" field is missing in request data');
  if (typeof query !== 'string') throw serverError('The "query" field is not a string');
  if (variables === undefined || variables === null) return { query };
  if (!isRecord(variables)) throw serverError('Invalid query variables provided');
  return { query, variables };
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw serverError(jsonProblem(body));
  }
}

/** What is wrong with the JSON, in the words of graph-node's reader. */
function jsonProblem(body: string): string {
  try {
    parseJson(body);
    return 'expected value at line 1 column 1';
  } catch (error) {
    return errorMessage(error);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
