import { gzipSync } from 'node:zlib';
import { verifyLoanProof } from '../proof/index.js';
import { computeTapeCommitment, type ImportProgress, type Registry } from './index.js';
import { createTestFolder, createTestRegistry, row, type TestFolder, tapeXml } from './testing/tapeXml.js';

let folder: TestFolder;
let registry: Registry;

beforeEach(async () => {
  folder = createTestFolder();
  registry = await createTestRegistry();
});

afterEach(async () => {
  await registry.close();
  folder.remove();
});

const THREE_LOANS = tapeXml(
  row({ assetNumber: 'L-0003', reportingPeriodActualEndBalanceAmount: '0.01', vehicleValueAmount: '10.10' }),
  row({ assetNumber: 'L-0001', obligorGeographicLocation: 'CA', currentDelinquencyStatus: '45' }),
  row({
    assetNumber: 'L-0002',
    reportingPeriodActualEndBalanceAmount: '9007199254.99',
    currentDelinquencyStatus: null,
  }),
);

test('an import says what it read, to the cent', async () => {
  const summary = await registry.importTape(folder.write('tape.xml', THREE_LOANS));
  expect(summary).toMatchObject({
    loans: 3,
    totalBalance: '9007218955.50',
    totalValue: '48010.10',
    rejected: 0,
    alreadyRegistered: false,
    periodBegin: '2026-05-01',
    periodEnd: '2026-05-31',
    fileName: 'tape.xml',
  });
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
});

test('every loan of a tape has a proof that leads to the root, with the record that was committed', async () => {
  const { root } = await registry.importTape(folder.write('tape.xml', THREE_LOANS));
  const { loans } = await registry.loans(root);
  expect(loans.map(({ fields }) => fields.asset_number)).toEqual(['L-0001', 'L-0002', 'L-0003']);
  for (const proof of await registry.proofs(loans.map(({ id }) => id))) {
    expect(proof && verifyLoanProof(proof, { root, loanCount: 3 })).toMatchObject({ valid: true });
  }
  expect((await registry.proof(`${root}:L-0001`))?.record).toBe(
    [
      'vitrine.loan.v1',
      'assetTypeNumber=AUTO 2026-1',
      'assetNumber=L-0001',
      'reportingPeriodBeginningDate=2026-05-01',
      'reportingPeriodEndingDate=2026-05-31',
      'originatorName=Example Motor Credit',
      'originationDate=2024-03',
      'originalLoanAmount=26800.00',
      'originalLoanTerm=72',
      'loanMaturityDate=2030-03',
      'originalInterestRatePercentage=0.1791',
      'vehicleManufacturerName=TOYOTA',
      'vehicleModelName=CAMRY',
      'vehicleModelYear=2019',
      'vehicleValueAmount=24000.00',
      'obligorCreditScoreBand=600-619',
      'paymentToIncomePercentage=0.0812',
      'obligorGeographicLocation=CA',
      'remainingTermToMaturityNumber=46',
      'reportingPeriodBeginningLoanBalanceAmount=20000.00',
      'reportingPeriodInterestRatePercentage=0.1791',
      'reportingPeriodActualEndBalanceAmount=19700.50',
      'actualInterestCollectedAmount=298.50',
      'actualPrincipalCollectedAmount=299.50',
      'currentDelinquencyStatus=45',
    ].join('\n'),
  );
});

test('the commitment that is published on chain is the one that the import finds', async () => {
  const file = folder.write('tape.xml', THREE_LOANS);
  const commitment = await computeTapeCommitment(file);
  const summary = await registry.importTape(file);
  expect(commitment).toMatchObject({
    root: summary.root,
    schemaId: summary.schemaId,
    loanCount: 3,
    totalBalanceCents: 900_721_895_550n,
    totalValueCents: 4_801_010n,
    periodEnd: '2026-05-31',
    periodEndSeconds: BigInt(Date.UTC(2026, 4, 31) / 1000),
    rejectedCount: 0,
  });
});

test('a gzipped tape is the same tape', async () => {
  const plain = await registry.importTape(folder.write('tape.xml', THREE_LOANS));
  const gzipped = await registry.importTape(folder.write('tape.xml.gz', gzipSync(THREE_LOANS)));
  expect(gzipped).toMatchObject({ root: plain.root, fileSha256: plain.fileSha256, alreadyRegistered: true });
});

test('importing a file again changes nothing and says so', async () => {
  const file = folder.write('tape.xml', THREE_LOANS);
  await registry.importTape(file);
  const before = await registry.registeredTapes();
  expect(await registry.importTape(file)).toMatchObject({ loans: 3, alreadyRegistered: true });
  expect(await registry.registeredTapes()).toEqual(before);
});

test('imports that are started at once follow each other', async () => {
  const other = tapeXml(row({ reportingPeriodBeginningDate: '06-01-2026', reportingPeriodEndingDate: '06-30-2026' }));
  const file = folder.write('may.xml', THREE_LOANS);
  const summaries = await Promise.all([
    registry.importTape(file),
    registry.importTape(folder.write('june.xml', other)),
    registry.importTape(file),
  ]);
  expect(summaries.map(({ alreadyRegistered }) => alreadyRegistered)).toEqual([false, false, true]);
  expect((await registry.registeredTapes()).map(({ periodEnd }) => periodEnd)).toEqual(['2026-06-30', '2026-05-31']);
});

test('an operator may choose the salt; then the root is another and the proofs hold', async () => {
  const file = folder.write('tape.xml', THREE_LOANS);
  const { root } = await computeTapeCommitment(file);
  const summary = await registry.importTape(file, { tapeSalt: new Uint8Array(32).fill(9) });
  expect(summary.root).not.toBe(root);
  const proof = await registry.proof(`${summary.root}:L-0002`);
  expect(proof && verifyLoanProof(proof, { root: summary.root })).toMatchObject({ valid: true });
});

test('progress covers reading, committing and storing, and ends complete', async () => {
  const seen: ImportProgress[] = [];
  await registry.importTape(folder.write('tape.xml', THREE_LOANS), { onProgress: (progress) => seen.push(progress) });
  expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['reading', 'committing', 'storing']);
  expect(seen.at(-1)).toMatchObject({ loans: 3, rejected: 0 });
  expect(seen.at(-1)?.bytesRead).toBe(seen.at(-1)?.bytesTotal);
});

test('readers see nothing of an import before it is complete', async () => {
  const rows = Array.from({ length: 1_500 }, (_, i) => row({ assetNumber: `L-${i}` }));
  const file = folder.write('tape.xml', tapeXml(...rows));
  const { root } = await computeTapeCommitment(file);
  const counts: Promise<number>[] = [];
  await registry.importTape(file, {
    onProgress: ({ phase }) => {
      if (phase === 'storing') counts.push(registry.countLoans(root));
    },
  });
  expect((await Promise.all(counts)).slice(0, -1)).toEqual(counts.slice(0, -1).map(() => 0));
  expect(await registry.countLoans(root)).toBe(1_500);
});

test('an import that fails half-way leaves nothing behind, and the next one works', async () => {
  const file = folder.write('tape.xml', THREE_LOANS);
  const fail = ({ phase }: ImportProgress) => {
    if (phase === 'storing') throw new Error('the disk is full');
  };
  await expect(registry.importTape(file, { onProgress: fail })).rejects.toThrow('the disk is full');
  expect(await registry.registeredTapes()).toEqual([]);
  expect(await registry.importTape(file)).toMatchObject({ loans: 3, alreadyRegistered: false });
});

test('a registry keeps its tapes when it is opened again', async () => {
  const databasePath = `${folder.path}/registry.db`;
  const first = await createTestRegistry(databasePath);
  const { root } = await first.importTape(folder.write('tape.xml', THREE_LOANS));
  await first.close();
  const second = await createTestRegistry(databasePath);
  expect(await second.tapesByRoot([root.toUpperCase().replace('0X', '0x')])).toMatchObject([{ root, loanCount: 3 }]);
  await second.close();
});
