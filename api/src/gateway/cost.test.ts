import { setTimeout as sleep } from 'node:timers/promises';
import { getIntrospectionQuery, graphql } from 'graphql';
import { verifyLoanProof } from '../proof/index.js';
import { createRegistrySchema, type Registry } from '../registry/index.js';
import { createTestFolder, createTestRegistry, row, tapeXml } from '../registry/testing/tapeXml.js';
import { startGateway, type TestGateway } from '../testing/testGateway.js';
import { MDAI } from '../testing/world.js';
import { meterSchema } from './cost/meterSchema.js';
import { createRequestBudget } from './cost/requestBudget.js';

const LOANS = 1_000;
const MEBIBYTE = 2 ** 20;

let registry: Registry;
let root: string;
let gateway: TestGateway;

beforeAll(async () => {
  const folder = createTestFolder();
  registry = await createTestRegistry();
  const rows = Array.from({ length: LOANS }, (_, index) => row({ assetNumber: `L-${String(index).padStart(5, '0')}` }));
  ({ root } = await registry.importTape(folder.write('tape.xml', tapeXml(...rows))));
  folder.remove();
  gateway = await startOverTape();
}, 60_000);

afterAll(async () => {
  await gateway.close();
  await registry.close();
});

/** A gateway whose newest tape has a thousand loans. */
async function startOverTape(options: Parameters<typeof startGateway>[0] = {}): Promise<TestGateway> {
  const started = await startGateway({ registrySchema: createRegistrySchema(registry), ...options });
  const { data } = await started.ask(
    '{ tapes(first: 1, orderBy: number, orderDirection: desc) { protocol { id } timestamp } }',
  );
  const [{ protocol, timestamp }] = data.tapes;
  started.subgraph.put('Tape', {
    id: '0x03000000',
    protocol: protocol.id,
    number: '3',
    root,
    timestamp,
    loanCount: LOANS,
    totalBalanceCents: '0',
    totalValueCents: '0',
    uri: 'file:3',
  });
  return started;
}

const PROOF = `proof { schemaId record salt balanceCents valueCents index loanCount
  siblings { hash balanceCents valueCents } root totalBalanceCents totalValueCents }`;

const LOAN = `id assetNumber originatorName originationMonth originalLoanAmount originalLoanTerm maturityMonth
  vehicleManufacturer vehicleModel vehicleModelYear vehicleValue creditScoreBand obligorState endBalance interestRate
  daysPastDue remainingTerm delinquencyBucket loanToValue`;

/** A selection in itself, as often as told. */
function nested(levels: number, around: (inner: string) => string, inner: string): string {
  return levels === 0 ? inner : around(nested(levels - 1, around, inner));
}

const ATTACKS: [string, string][] = [
  [
    'loans of loans with proofs',
    '{ markets(first: 1) { loans(first: 300) { nodes { tape { loans(first: 300) { nodes { proof { record siblings { hash } } } } } } } } }',
  ],
  [
    'tapes of markets of tapes',
    `{ ${nested(4, (inner) => `tapes { markets { ${inner} } }`, 'tapes { loans(first: 1000) { nodes { endBalance } } }').replaceAll('tapes {', 'tapes(first: 1000) {')} }`,
  ],
  ['pages under a page', '{ tapes(first: 1000) { loans(first: 1000) { nodes { id } } } }'],
  [
    'lists that name no length',
    '{ markets { tapes { loans { nodes { markets { tapes { loans { totalCount } } } } } } } }',
  ],
  ['rows of one entity under another', '{ markets(first: 1000) { mints(first: 1000) { id } } }'],
  [
    'proofs under aliases',
    `{ tapes(first: 1) { loans(first: 1000) { nodes { ${Array.from({ length: 100 }, (_, i) => `p${i}: proof { record }`)} } } } }`,
  ],
  [
    'one long text under aliases',
    `{ tapes(first: 1) { loans(first: 1000) { nodes { proof { ${Array.from({ length: 190 }, (_, i) => `r${i}: record`)} } } } } }`,
  ],
  [
    'fragments of fragments',
    `{ markets(first: 2) { ...F0 } } ${Array.from(
      { length: 4 },
      (_, i) =>
        `fragment F${i} on Market { a: tapes { markets { ...F${i + 1} } } b: tapes { markets { ...F${i + 1} } } }`,
    ).join(' ')} fragment F4 on Market { id }`,
  ],
  ['a list of the same roots', '{ tapesByRoot(roots: $roots) { loans(first: 100) { nodes { id } } } }'],
  [
    'many long series',
    `{ ${Array.from({ length: 40 }, (_, i) => `s${i}: series(metric: TVL, points: ${900 + i}) { points { value } }`)} }`,
  ],
  [
    'the schema in itself',
    `{ __schema { types { ${Array.from({ length: 20 }, (_, i) => `f${i}: fields { ${Array.from({ length: 20 }, (_, j) => `a${j}: args { name }`)} }`)} } } }`,
  ],
];

describe('a query that would cost too much is refused before it runs', () => {
  test.each(ATTACKS)('%s', async (_, text) => {
    const query = text.includes('$roots') ? `query ($roots: [Bytes!]!) ${text}` : text;
    const variables = text.includes('$roots') ? { roots: Array.from({ length: 600 }, () => root) } : undefined;
    await gateway.ask('{ __typename }');
    const residentBefore = process.memoryUsage().rss;
    const start = performance.now();
    const { data, errors, extensions, roundTrips } = await gateway.ask(query, variables);
    const milliseconds = performance.now() - start;

    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: expect.stringMatching(
          /^the query's (cost|number of proofs) may come to (more than )?\d+.*; the limit is \d+[\s\S]*first/,
        ),
        extensions: { code: 'QUERY_TOO_COSTLY' },
      },
    ]);
    expect(extensions?.cost?.limit).toBe(50_000);
    expect(roundTrips).toBe(0);
    expect(milliseconds).toBeLessThan(500);
    expect(process.memoryUsage().rss - residentBefore).toBeLessThan(64 * MEBIBYTE);
  });

  test('the length is found in variables and their defaults, too', async () => {
    const query = 'query ($n: Int = 1000, $m: Int) { tapes(first: $m) { loans(first: $n) { nodes { id } } } }';
    const tooMuch = await gateway.ask(query, { m: 1_000 });
    expect(tooMuch.errors?.[0]?.extensions?.code).toBe('QUERY_TOO_COSTLY');
    const little = await gateway.ask(query, { m: 3, n: 10 });
    expect(little.errors).toBeUndefined();
    expect(little.extensions?.cost?.requested).toBeLessThan(60);
  });

  test('what is skipped costs nothing', async () => {
    const query = `query ($deep: Boolean!) { tapes(first: 1000) { id loans(first: 1000) @include(if: $deep) { nodes { id } } } }`;
    expect((await gateway.ask(query, { deep: true })).errors?.[0]?.extensions?.code).toBe('QUERY_TOO_COSTLY');
    expect((await gateway.ask(query, { deep: false })).errors).toBeUndefined();
  });

  test('it is a client error over HTTP', async () => {
    const query = encodeURIComponent('{ tapes(first: 1000) { loans(first: 1000) { nodes { id } } } }');
    expect((await fetch(`${gateway.url}/graphql?query=${query}`)).status).toBe(400);
  });
});

describe('what dashboards and auditors ask stays within the limits', () => {
  test('a thousand loans of a tape, all fields, with proofs that verify', async () => {
    const { data, errors, extensions } = await gateway.ask(
      `query ($root: Bytes!) { tapes(where: {root: $root}, first: 1) {
        loans(first: ${LOANS}) { totalCount pageInfo { hasNextPage endCursor } nodes { ${LOAN} ${PROOF} } } } }`,
      { root },
    );
    expect(errors).toBeUndefined();
    const { totalCount, nodes } = data.tapes[0].loans;
    expect([totalCount, nodes.length]).toEqual([LOANS, LOANS]);
    for (const { proof } of [nodes[0], nodes[499], nodes[999]]) {
      expect(verifyLoanProof(proof, { root, loanCount: LOANS })).toMatchObject({ valid: true });
    }
    expect(extensions?.cost?.requested).toBeLessThan(50_000);
  }, 30_000);

  test('every answer says what it may have cost', async () => {
    const page = await gateway.ask(
      `query ($root: Bytes!) { tapes(where: {root: $root}, first: 1) { loans(first: 50) { nodes { id ${PROOF} } } } }`,
      { root },
    );
    expect(page.errors).toBeUndefined();
    expect(page.extensions).toEqual({ cost: { requested: expect.any(Number), limit: 50_000 } });
    expect(page.extensions?.cost?.requested).toBeLessThan(2_500);
  });

  test('series of a thousand points for several markets at once', async () => {
    const rates = Array.from(
      { length: 6 },
      (_, i) =>
        `rate${i}: series(metric: EXCHANGE_RATE, market: "${MDAI}", points: 1000) { points { time value fill } }`,
    );
    const { errors, extensions } = await gateway.ask(
      `{ ${rates} all: series(metric: ACTIVE_COLLATERALISATION, points: 1000) { points { time value fill } } }`,
    );
    expect(errors).toBeUndefined();
    expect(extensions?.cost?.requested).toBeLessThan(25_000);
  });

  test('the whole schema', async () => {
    const { errors, extensions } = await gateway.ask(getIntrospectionQuery({ descriptions: true }));
    expect(errors).toBeUndefined();
    expect(extensions?.cost?.requested).toBeLessThan(25_000);
  });
});

describe('a query that costs more than could be told before', () => {
  const limited = { maxCost: 300, maxProofs: 2_000, timeLimitMs: 30_000 };

  function listMarkets({ subgraph }: TestGateway, protocol: string): void {
    for (let marketId = 3; marketId < 200; marketId++) {
      const id = `0x${marketId.toString(16).padStart(40, '0')}`;
      subgraph.put('Market', { id, protocol, marketId: String(marketId), symbol: `m${marketId}`, listedAt: '1' });
    }
  }

  test('is stopped while it runs, with the one reason', async () => {
    const small = await startOverTape({ limits: limited });
    try {
      const { data: world } = await small.ask('{ protocols(first: 1) { id } }');
      const query = '{ tapes(first: 3) { number markets { symbol } } }';
      expect((await small.ask(query)).errors).toBeUndefined();
      listMarkets(small, world.protocols[0].id);
      const { data, errors, extensions } = await small.ask(query);
      expect(data).toBeNull();
      expect(errors).toEqual([
        {
          message: expect.stringMatching(/^the query was stopped when its cost had come to \d+; the limit is 300/),
          extensions: { code: 'QUERY_TOO_COSTLY' },
        },
      ]);
      expect(extensions?.cost).toEqual({ requested: expect.any(Number), limit: 300 });
    } finally {
      await small.close();
    }
  });

  test('is stopped inside the registry, which then reads no more', async () => {
    let pages = 0;
    const counting: Registry = {
      ...registry,
      loans: (...args) => {
        pages += 1;
        return registry.loans(...args);
      },
    };
    const schema = meterSchema(createRegistrySchema(counting), 'registry');
    const budget = createRequestBudget(limited);
    const { data, errors } = await graphql({
      schema,
      source: `query ($root: Bytes!) { tapesByRoot(roots: [$root]) { loans(first: 100) { nodes { tape { loans(first: 90) {
        nodes { tape { loans(first: 80) { nodes { proof { record siblings { hash } } } } } } } } } } } }`,
      variableValues: { root },
      contextValue: { budget },
    });
    budget.close();
    expect(data).toEqual({ tapesByRoot: [null] });
    expect(errors?.[0]?.originalError).toMatchObject({ code: 'QUERY_TOO_COSTLY' });
    expect(budget.signal.reason).toMatchObject({ code: 'QUERY_TOO_COSTLY' });
    expect(pages).toBeLessThanOrEqual(3);
  });
});

describe('work for a request stops', () => {
  test('when its time is over', async () => {
    const impatient = await startGateway({ limits: { timeLimitMs: 200 } });
    try {
      impatient.subgraph.holdUntil(sleep(3_000, undefined, { ref: false }));
      const start = performance.now();
      const { data, errors } = await impatient.ask('{ markets { symbol } metric(id: AUM) { value } }');
      expect(performance.now() - start).toBeLessThan(1_500);
      expect(data).toBeNull();
      expect(errors).toEqual([
        { message: expect.stringContaining('stopped after 0.2 s'), extensions: { code: 'QUERY_TIMEOUT' } },
      ]);
      await sleep(100);
      expect(impatient.subgraph.abandoned).toBeGreaterThan(0);
    } finally {
      await impatient.close();
    }
  });

  test('when the client goes away', async () => {
    const left = await startGateway();
    try {
      left.subgraph.holdUntil(sleep(3_000, undefined, { ref: false }));
      const controller = new AbortController();
      const answer = fetch(`${left.url}/graphql?query=${encodeURIComponent('{ markets { symbol } }')}`, {
        signal: controller.signal,
      });
      await sleep(150);
      expect(left.subgraph.abandoned).toBe(0);
      controller.abort();
      await expect(answer).rejects.toThrow();
      await sleep(150);
      expect(left.subgraph.abandoned).toBe(1);
    } finally {
      await left.close();
    }
  });
});
