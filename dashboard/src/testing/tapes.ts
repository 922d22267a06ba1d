import {
  createSumTreeBuilder,
  deriveLoanSalt,
  deriveTapeSalt,
  encodeRecord,
  hashLeaf,
  keccak256,
  LOAN_RECORD_FIELDS,
  LOAN_SCHEMA_ID,
  proveLeaf,
  toHex,
} from '@vitrine/api/proof';
import { shiftPoint } from '../format/decimal.js';
import { createRandom } from './random.js';

/** A made-up tape with everything that the API says about it. */
export interface FakeTape {
  onChain: Record<string, unknown> & { id: string; number: string; root: string };
  registered: Record<string, unknown> | null;
  loans: FakeLoan[];
}

export interface FakeLoan {
  id: string;
  assetNumber: string;
  obligorState: string;
  daysPastDue: number;
  proof: Record<string, unknown> & { balanceCents: string; siblings: { hash: string }[] };
  [field: string]: unknown;
}

export interface TapeOptions {
  number: number;
  loanCount: number;
  /** Seconds since 1970; the last day of the period. */
  periodEnd: number;
  block: number;
  timestamp: number;
}

const DAY_SECONDS = 86_400;
const PERIOD_SECONDS = 30 * DAY_SECONDS;
const STATES = ['CA', 'TX', 'FL', 'NY', 'GA', 'OH', 'IL', 'PA', 'NC', 'AZ', 'MI', 'WA'];
const VEHICLES = [
  ['TOYOTA', 'CAMRY'],
  ['HONDA', 'ACCORD'],
  ['FORD', 'F-150'],
  ['NISSAN', 'ALTIMA'],
  ['CHEVROLET', 'SILVERADO 1500'],
  ['HYUNDAI', 'SONATA'],
  ['VOLKSWAGEN', 'JETTA'],
  ['SUBARU', 'OUTBACK'],
] as const;

/** Makes a tape whose proofs hold. */
export function createTape(options: TapeOptions): FakeTape {
  const { number, loanCount, periodEnd, block, timestamp } = options;
  const random = createRandom(1_000 + number);
  const fileSha256 = keccak256(new TextEncoder().encode(`tape ${number}`));
  const tapeSalt = deriveTapeSalt(fileSha256);
  const rows = Array.from({ length: loanCount }, (_, index) => loanRow(index, random, tapeSalt, options));
  const builder = createSumTreeBuilder();
  for (const { leaf } of rows) builder.add({ hash: hashLeaf(leaf), ...leaf });
  const tree = builder.finish();
  const totals = {
    totalBalanceCents: tree.totalBalanceCents.toString(),
    totalValueCents: tree.totalValueCents.toString(),
  };
  return {
    onChain: {
      id: `0x${number.toString(16).padStart(2, '0')}000000`,
      number: number.toString(),
      root: tree.root,
      periodEnd: periodEnd.toString(),
      loanCount,
      ...totals,
      schemaId: LOAN_SCHEMA_ID,
      uri: `file:tape-${number}.xml`,
      publisher: `0x${'f3'.repeat(20)}`,
      blockNumber: block.toString(),
      timestamp: timestamp.toString(),
      transactionHash: toHex(keccak256(new TextEncoder().encode(`publication ${number}`))),
    },
    registered: {
      root: tree.root,
      fileName: `auto-loans-${isoDate(periodEnd).slice(0, 7)}-ex102.xml`,
      fileSha256: toHex(fileSha256),
      periodBegin: isoDate(periodEnd - PERIOD_SECONDS + DAY_SECONDS),
      periodEnd: isoDate(periodEnd),
      loanCount,
      totalBalance: dollars(tree.totalBalanceCents),
      totalValue: dollars(tree.totalValueCents),
      rejectedCount: 0,
      importedAt: timestamp.toString(),
    },
    loans: rows.map(({ leaf, shown }, index) => ({
      ...shown,
      id: `${tree.root}:${shown.assetNumber}`,
      proof: {
        schemaId: LOAN_SCHEMA_ID,
        record: leaf.record,
        salt: toHex(leaf.salt),
        balanceCents: leaf.balanceCents.toString(),
        valueCents: leaf.valueCents.toString(),
        index,
        loanCount,
        siblings: proveLeaf(tree, index).map(({ hash, balanceCents, valueCents }) => ({
          hash,
          balanceCents: balanceCents.toString(),
          valueCents: valueCents.toString(),
        })),
        root: tree.root,
        ...totals,
      },
    })),
  };
}

function loanRow(index: number, random: (below: number) => number, tapeSalt: Uint8Array, { periodEnd }: TapeOptions) {
  const assetNumber = (2_041_337_000 + index * 37).toString();
  const [manufacturer, model] = VEHICLES[random(VEHICLES.length)] ?? VEHICLES[0];
  const valueCents = BigInt(700_000 + random(2_600_000));
  const balanceCents = (valueCents * BigInt(20 + random(75))) / 100n;
  const daysPastDue = random(10) < 8 ? 0 : random(140);
  const rateBasisPoints = 420 + random(900);
  const shown = {
    assetNumber,
    originatorName: 'Vitrine Auto Finance',
    vehicleManufacturer: manufacturer,
    vehicleModel: model,
    vehicleModelYear: 2012 + random(9),
    vehicleValue: dollars(valueCents),
    obligorState: STATES[random(STATES.length)] ?? 'CA',
    endBalance: dollars(balanceCents),
    interestRate: shiftPoint(rateBasisPoints.toString(), -4),
    daysPastDue,
    remainingTerm: 1 + random(24),
    delinquencyBucket: bucketOf(daysPastDue),
    loanToValue: shiftPoint(((balanceCents * 10_000n) / valueCents).toString(), -4),
  };
  const values: Record<string, string> = {
    assetTypeNumber: 'auto',
    assetNumber,
    reportingPeriodEndingDate: isoDate(periodEnd),
    originatorName: shown.originatorName,
    vehicleManufacturerName: manufacturer,
    vehicleModelName: model,
    vehicleModelYear: shown.vehicleModelYear.toString(),
    vehicleValueAmount: shown.vehicleValue,
    obligorGeographicLocation: shown.obligorState,
    reportingPeriodInterestRatePercentage: shown.interestRate,
    reportingPeriodActualEndBalanceAmount: shown.endBalance,
    currentDelinquencyStatus: daysPastDue.toString(),
  };
  const record = encodeRecord(LOAN_RECORD_FIELDS.map((name) => values[name] ?? null));
  return { shown, leaf: { record, salt: deriveLoanSalt(tapeSalt, assetNumber), balanceCents, valueCents } };
}

function bucketOf(days: number): string {
  const bounds = [0, 30, 60, 90, 120];
  const names = ['CURRENT', '1-30', '31-60', '61-90', '91-120'];
  return names[bounds.findIndex((bound) => days <= bound)] ?? '120+';
}

function dollars(cents: bigint): string {
  return shiftPoint(cents.toString(), -2);
}

function isoDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
