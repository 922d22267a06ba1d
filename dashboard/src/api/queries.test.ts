import { parse, validate } from 'graphql';
import { createSchema } from '../testing/fakeApi.js';
import { explorerLink, withDefaults } from './explorer.js';
import * as queries from './queries.js';

const schema = createSchema();
const DOCUMENTS = {
  HEAD: queries.HEAD,
  OVERVIEW: queries.OVERVIEW,
  DEFINITIONS: queries.DEFINITIONS,
  SCHEMA_WORDS: queries.SCHEMA_WORDS,
  METRIC: queries.METRIC,
  MARKET: queries.MARKET,
  HISTORY: queries.historyQuery([{ id: '0x11' }, { id: '0x22' }]),
  LOANS: queries.LOANS,
  PROOFS: queries.PROOFS,
  LOAN_PROOF: queries.LOAN_PROOF,
};

test.each(Object.entries(DOCUMENTS))('%s is valid against the schema files', (_, { text }) => {
  expect(validate(schema, parse(text))).toEqual([]);
});

test('a query in the explorer carries its values and stays valid', () => {
  const filled = withDefaults(queries.METRIC.text, { id: 'TVL', market: null, block: 12 });
  expect(filled).toMatch('query Metric($id: MetricId! = TVL, $market: Bytes, $block: Int = 12) {');
  expect(validate(schema, parse(filled))).toEqual([]);
  const loans = { tape: '0x01000000', first: 50, after: 'a"b', state: null, minDaysPastDue: 31 };
  expect(validate(schema, parse(withDefaults(queries.LOANS.text, loans)))).toEqual([]);
});

test('the explorer is at the address of the API', () => {
  const link = new URL(explorerLink('/graphql', queries.MARKET, { id: '0x11', block: 5 }), 'http://localhost');
  expect(link.pathname).toBe('/graphql');
  expect(link.searchParams.get('query')).toMatch(/^query Market\(\$id: ID! = "0x11", \$block: Int! = 5\)/);
});
