import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { RequestHandler } from 'express';

const DEFAULT_QUERY = `# What does the protocol hold, what does it owe, and how do we know?
# Every value says how it was computed, at which block, and how good its evidence is.
{
  metrics(ids: [AUM, TVL, ACTIVE_COLLATERALISATION, REALISED_APY]) {
    definition { title formula }
    market { symbol }
    value
    unit
    reason
    evidence
    asOfBlock
  }

  # On chain and off chain in one graph: a market, the tape that backs it, its loans.
  markets {
    symbol
    latestTape {
      number
      root
      totalBalanceCents
      loans(first: 3) {
        totalCount
        nodes { assetNumber endBalance obligorState daysPastDue }
      }
    }
  }
}
`;

/** GraphiQL, whole in one page: it needs no network but this server. Anything that does not ask for HTML passes. */
export function createExplorer(): RequestHandler {
  let page: string | undefined;
  return (request, response, next) => {
    if (request.method !== 'GET' || request.accepts(['json', 'html']) !== 'html') {
      next();
      return;
    }
    page ??= renderGraphiQL({ title: 'Vitrine', endpoint: '/graphql', defaultQuery: DEFAULT_QUERY });
    response.type('html').send(page);
  };
}
