import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import { createRequestContext, type GatewayContext, type RequestContext } from './context.js';
import { ClientGoneError } from './errors.js';
import { createExplorer } from './explorer.js';
import { createHealth } from './health.js';
import type { QueryLimits } from './limits.js';
import type { SubgraphClient } from './subgraphClient.js';

const MAX_BODY = '256kb';

export interface AppOptions {
  client: SubgraphClient;
  apollo: ApolloServer<GatewayContext>;
  limits: QueryLimits;
  dashboardDir: string | undefined;
  logger: Logger;
}

/** Routes: `/graphql` (queries, explorer), `/health`, and the dashboard's files at `/`. */
export function createApp({ client, apollo, limits, dashboardDir, logger }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(allowAllOrigins);
  app.use(
    '/graphql',
    createExplorer(),
    express.json({ limit: MAX_BODY }),
    expressMiddleware(apollo, { context: async ({ res }) => contextUntilClosed(res, limits) as GatewayContext }),
  );
  app.get('/health', createHealth({ client, limits, logger }));
  if (dashboardDir !== undefined) app.use(express.static(dashboardDir));
  app.use(reportHttpError(logger));
  return app;
}

/** A context whose work stops when the client goes away. */
function contextUntilClosed(response: Response, limits: QueryLimits): RequestContext {
  const context = createRequestContext(limits);
  response.once('close', () => {
    if (response.writableFinished) context.budget.close();
    else context.budget.end(new ClientGoneError());
  });
  return context;
}

/** Anyone's dashboard may query: the data is public, and no cookie is ever set. */
const allowAllOrigins: RequestHandler = (request, response, next) => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  if (request.method !== 'OPTIONS') {
    next();
    return;
  }
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
  response.setHeader(
    'Access-Control-Allow-Headers',
    request.headers['access-control-request-headers'] ?? 'Content-Type',
  );
  response.setHeader('Access-Control-Max-Age', '86400');
  response.status(204).end();
};

/** Errors before GraphQL: a body that is too large or no JSON. Shaped like GraphQL errors, so that clients show them. */
function reportHttpError(logger: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status: number = typeof error.status === 'number' ? error.status : 500;
    if (status >= 500) logger.error({ err: error }, 'request failed');
    response.status(status).json({ errors: [describeHttpError(status, error)] });
  };
}

function describeHttpError(status: number, error: Error) {
  if (status === 413) {
    return {
      message: `the request's body is larger than ${MAX_BODY}; ask for less at a time`,
      extensions: { code: 'QUERY_TOO_LARGE' },
    };
  }
  if (status < 500) return { message: error.message, extensions: { code: 'BAD_REQUEST' } };
  return { message: 'internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}
