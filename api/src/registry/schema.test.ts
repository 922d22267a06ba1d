import { graphql } from 'graphql';
import { verifyLoanProof } from '../proof/index.js';
import { createRegistrySchema, type Registry } from './index.js';
import { createTestFolder, createTestRegistry, row, type TestFolder, tapeXml } from './testing/tapeXml.js';

let folder: TestFolder;
let registry: Registry;
let root: string;

const TAPE = tapeXml(
  row({ assetNumber: 'L-0001', currentDelinquencyStatus: '45', obligorGeographicLocation: 'CA' }),
  row({ assetNumber: 'L-0002', currentDelinquencyStatus: '0' }),
  row({ assetNumber: 'L-0003', currentDelinquencyStatus: null, vehicleValueAmount: '0.00', obligorCreditScore: '0' }),
  row({ assetNumber: 'L-0004', currentDelinquencyStatus: '121', obligorGeographicLocation: 'CA' }),
  row({ assetNumber: 'L-0005', vehicleValueAmount: 'much' }),
);

beforeAll(async () => {
  folder = createTestFolder();
  registry = await createTestRegistry();
  root = (await registry.importTape(folder.write('tape.xml', TAPE))).root;
});

afterAll(async () => {
  await registry.close();
  folder.remove();
});

/** Answers a query; throws its first error. Results are compared as JSON, as clients see them. */
async function ask(source: string, variableValues: Record<string, unknown> = {}) {
  const schema = createRegistrySchema(registry);
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue: {} });
  if (errors?.[0] !== undefined) throw errors[0];
  return JSON.parse(JSON.stringify(data));
}

test('a loan shows dollars, fractions and buckets as exact text', async () => {
  const { loan } = await ask(
    `query ($id: ID!) { loan(id: $id) {
      id assetNumber originatorName originationMonth originalLoanAmount originalLoanTerm originalInterestRate
      maturityMonth vehicleManufacturer vehicleModel vehicleModelYear vehicleValue creditScoreBand obligorState
      beginBalance endBalance interestRate interestCollected principalCollected chargedOffPrincipal daysPastDue
      remainingTerm delinquencyBucket loanToValue tape { root } } }`,
    { id: `${root}:L-0001` },
  );
  expect(loan).toEqual({
    id: `${root}:L-0001`,
    assetNumber: 'L-0001',
    originatorName: 'Example Motor Credit',
    originationMonth: '2024-03',
    originalLoanAmount: '26800.00',
    originalLoanTerm: 72,
    originalInterestRate: '0.1791',
    maturityMonth: '2030-03',
    vehicleManufacturer: 'TOYOTA',
    vehicleModel: 'CAMRY',
    vehicleModelYear: 2019,
    vehicleValue: '24000.00',
    creditScoreBand: '600-619',
    obligorState: 'CA',
    beginBalance: '20000.00',
    endBalance: '19700.50',
    interestRate: '0.1791',
    interestCollected: '298.50',
    principalCollected: '299.50',
    chargedOffPrincipal: null,
    daysPastDue: 45,
    remainingTerm: 46,
    delinquencyBucket: '31-60',
    loanToValue: '0.820854',
    tape: { root },
  });
});

test('what a tape does not say is null, as is a ratio to nothing', async () => {
  const { loan } = await ask(
    `query ($id: ID!) { loan(id: $id) { daysPastDue delinquencyBucket loanToValue creditScoreBand } }`,
    {
      id: `${root}:L-0003`,
    },
  );
  expect(loan).toEqual({ daysPastDue: null, delinquencyBucket: null, loanToValue: null, creditScoreBand: null });
});

test('the proof of a loan verifies as GraphQL serves it', async () => {
  const { loan } = await ask(
    `query ($id: ID!) { loan(id: $id) { proof { schemaId record salt balanceCents valueCents index loanCount root
      totalBalanceCents totalValueCents siblings { hash balanceCents valueCents } } } }`,
    { id: `${root}:L-0004` },
  );
  expect(verifyLoanProof(loan.proof, { root, loanCount: 4 })).toMatchObject({ valid: true });
});

const PAGE = `query ($root: Bytes!, $first: Int, $after: String, $state: String, $dpd: Int) {
  tapesByRoot(roots: [$root]) { loans(first: $first, after: $after, state: $state, minDaysPastDue: $dpd) {
    totalCount nodes { assetNumber } edges { cursor } pageInfo { hasNextPage endCursor } } } }`;

async function page(variables: Record<string, unknown>) {
  const { tapesByRoot } = await ask(PAGE, { root, ...variables });
  const { totalCount, nodes, pageInfo } = tapesByRoot[0].loans;
  return { totalCount, loans: nodes.map(({ assetNumber }: { assetNumber: string }) => assetNumber), ...pageInfo };
}

test('pages follow each other by asset number, without gap or overlap', async () => {
  const first = await page({ first: 3 });
  expect(first).toEqual({
    totalCount: 4,
    loans: ['L-0001', 'L-0002', 'L-0003'],
    hasNextPage: true,
    endCursor: 'L-0003',
  });
  expect(await page({ first: 3, after: first.endCursor })).toEqual({
    totalCount: 4,
    loans: ['L-0004'],
    hasNextPage: false,
    endCursor: 'L-0004',
  });
});

test('loans are filtered by state and by days past due', async () => {
  expect(await page({ state: 'ca' })).toMatchObject({ totalCount: 2, loans: ['L-0001', 'L-0004'] });
  expect(await page({ dpd: 46 })).toMatchObject({ totalCount: 1, loans: ['L-0004'] });
  expect(await page({ state: 'NY' })).toEqual({ totalCount: 0, loans: [], hasNextPage: false, endCursor: null });
});

test('a tape that the registry does not hold has no loans and says so', async () => {
  const other = `0x${'ab'.repeat(32)}`;
  const { tapesByRoot } = await ask(
    `query ($roots: [Bytes!]!) { tapesByRoot(roots: $roots) { root registered { loanCount } loans { totalCount } } }`,
    { roots: [other, root] },
  );
  expect(tapesByRoot).toEqual([
    { root: other, registered: null, loans: { totalCount: 0 } },
    { root, registered: { loanCount: 4 }, loans: { totalCount: 4 } },
  ]);
});

test('registered tapes state their file, period, totals and refused rows', async () => {
  const { registeredTapes } = await ask(`{ registeredTapes { root fileName fileSha256 periodBegin periodEnd loanCount
    totalBalance totalValue rejectedCount importedAt } }`);
  expect(registeredTapes).toEqual([
    {
      root,
      fileName: 'tape.xml',
      fileSha256: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      periodBegin: '2026-05-01',
      periodEnd: '2026-05-31',
      loanCount: 4,
      totalBalance: '78802.00',
      totalValue: '72000.00',
      rejectedCount: 1,
      importedAt: expect.stringMatching(/^\d{10}$/),
    },
  ]);
});

test('a page of loans takes one look-up for all tapes and one for all proofs', async () => {
  const calls: string[] = [];
  const counting: Registry = {
    ...registry,
    proofs: (ids) => {
      calls.push(`proofs of ${ids.length}`);
      return registry.proofs(ids);
    },
    tapesByRoot: (roots) => {
      calls.push(`tapes of ${roots.length}`);
      return registry.tapesByRoot(roots);
    },
  };
  const source = `query ($root: Bytes!) { tapesByRoot(roots: [$root]) { loans { nodes {
    tape { registered { loanCount } } proof { index } } } } }`;
  const schema = createRegistrySchema(counting);
  const { errors } = await graphql({ schema, source, variableValues: { root }, contextValue: {} });
  expect(errors).toBeUndefined();
  expect(calls.sort()).toEqual(['proofs of 4', 'tapes of 1']);
});

test.each([
  ['a page that is too long', PAGE, { first: 1001 }, /0 to 1000 loans/],
  ['a negative page', PAGE, { first: -1 }, /0 to 1000 loans/],
  ['an id that is none', '{ loan(id: "L-0001") { id } }', {}, /"L-0001" is not a loan id.*<tape root>:<asset number>/],
  ['an id with a short root', '{ loan(id: "0x00:1") { id } }', {}, /"0x00:1" is not a loan id/],
  ['a root that is too short', '{ tapesByRoot(roots: ["0x12"]) { root } }', {}, /not a tape root/],
])("%s is the client's mistake", async (_, source, variables, message) => {
  const failure = await ask(source, { root, ...variables }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } });
});

test('a loan that is on no tape is null', async () => {
  expect(await ask(`query ($id: ID!) { loan(id: $id) { id } }`, { id: `${root}:NONE` })).toEqual({ loan: null });
});
