import type { IncomingMessage } from 'node:http';
import { errorMessage } from '../errors.js';
import type { QueryRequest } from '../query/index.js';

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
  const json = parseJson(body);
  if (!isRecord(json)) throw serverError('Request data is not an object');
  const { query, variables } = json;
  if (query === undefined) throw serverError('The "query" field is missing in request data');
  if (typeof query !== 'string') throw serverError('The "query" field is not a string');
  if (variables === undefined || variables === null) return { query };
  if (!isRecord(variables)) throw serverError('Invalid query variables provided');
  return { query, variables };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw serverError(jsonProblem(body, errorMessage(error)));
  }
}

/** Where the JSON is wrong, roughly as serde tells it. */
function jsonProblem(body: string, message: string): string {
  const token = /^Unexpected token '?(.)'?/u.exec(message)?.[1];
  const position = /position (\d+)/.exec(message)?.[1];
  const offset = position === undefined ? (token === undefined ? -1 : body.indexOf(token)) : Number(position);
  const atEnd = offset < 0 || offset >= body.length;
  const before = (atEnd ? body : body.slice(0, offset + 1)).split('\n');
  const place = `line ${before.length} column ${before.at(-1)?.length ?? 0}`;
  return atEnd ? `EOF while parsing a value at ${place}` : `expected value at ${place}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
