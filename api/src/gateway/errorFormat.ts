import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { VitrineError } from '../errors.js';

const INTERNAL = 'INTERNAL_SERVER_ERROR';

interface PublicError {
  message: string;
  code: string;
}

/** A typed error as one that carries its code to the client. */
export function toGraphQLError(error: VitrineError): GraphQLError {
  return new GraphQLError(error.message, { originalError: error, extensions: { code: error.code } });
}

/** True for errors that clients must not see and that we must: bugs, mostly. */
export function isUnexpected(error: unknown): boolean {
  return findPublicError(error) === null;
}

/** What the client sees: typed errors as they are, anything else only as the id of the request to look for in the log. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const publicError = findPublicError(error);
  const { locations, path } = formatted;
  const position = { ...(locations === undefined ? {} : { locations }), ...(path === undefined ? {} : { path }) };
  if (publicError !== null) {
    return { ...position, message: publicError.message, extensions: { code: publicError.code } };
  }
  const requestId = formatted.extensions?.requestId;
  return {
    ...position,
    message: `internal error; the log has the details under request ${requestId}`,
    extensions: { code: INTERNAL, requestId },
  };
}

/** A typed error as it stands in an answer. */
export function toFormattedError(error: unknown): GraphQLFormattedError {
  const { message, code } = findPublicError(error) ?? { message: 'internal error', code: INTERNAL };
  return { message, extensions: { code } };
}

/** Looks for an error with a code, down through the layers that stitching and Apollo Server wrap around it. */
function findPublicError(error: unknown): PublicError | null {
  if (error instanceof VitrineError) return { message: error.message, code: error.code };
  if (error instanceof AggregateError) {
    const parts = error.errors.map(findPublicError);
    const [first] = parts;
    if (first == null || parts.includes(null)) return null;
    return { code: first.code, message: parts.map((part) => part?.message).join('; ') };
  }
  if (!(error instanceof GraphQLError)) return null;
  const inner = findPublicError(error.originalError);
  if (inner !== null) return inner;
  const { code } = error.extensions;
  return typeof code === 'string' && code !== INTERNAL ? { message: error.message, code } : null;
}
