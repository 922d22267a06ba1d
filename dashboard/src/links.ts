/** Where the gateway answers and where its explorer is. */
export const GRAPHQL_URL = '/graphql';
/** Where the gateway serves the documentation. */
export const DOCS_URL = '/docs';
