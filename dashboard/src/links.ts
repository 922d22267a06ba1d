/** Where the gateway answers and where its explorer is. */
export const GRAPHQL_URL = '/graphql';
/** Part of this page that lists every metric's definition. */
export const METHODOLOGY_URL = '#methodology';
