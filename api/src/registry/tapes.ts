import type { Kysely, Selectable } from 'kysely';
import type { Hex } from '../proof/index.js';
import { parseRoot } from './loan.js';
import type { RegistryTables, TapeTable } from './tables.js';
import type { RateUnits } from './units.js';

/** A tape as the registry holds it. */
export interface RegisteredTape {
  root: Hex;
  schemaId: Hex;
  fileName: string;
  fileSha256: Hex;
  /** YYYY-MM-DD. */
  periodBegin: string;
  periodEnd: string;
  loanCount: number;
  totalBalanceCents: bigint;
  totalValueCents: bigint;
  rejectedCount: number;
  /** The unit each percentage field was found to have. */
  units: RateUnits;
  unknownElements: string[];
  /** Seconds since 1970. */
  importedAt: bigint;
}

/** A tape with what only the registry itself needs. */
export interface StoredTape extends RegisteredTape {
  id: number;
  tapeSalt: Hex;
}

export interface TapeStore {
  /** Newest period first; of one period, last imported first. */
  list(): Promise<StoredTape[]>;
  /** In the order of `roots`; null where the registry does not hold the tape. */
  byRoots(roots: readonly string[]): Promise<(StoredTape | null)[]>;
}

export function createTapeStore(query: Kysely<RegistryTables>): TapeStore {
  // A registered tape never changes, so that it may be kept; that one is absent may change.
  const known = new Map<string, StoredTape>();

  return {
    async list() {
      const rows = await query
        .selectFrom('tape')
        .selectAll()
        .orderBy('period_end', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return rows.map(fromRow);
    },
    async byRoots(roots) {
      const wanted = roots.map(parseRoot);
      const missing = [...new Set(wanted)].filter((root) => !known.has(root));
      if (missing.length > 0) {
        const rows = await query.selectFrom('tape').selectAll().where('root', 'in', missing).execute();
        for (const row of rows) known.set(row.root, fromRow(row));
      }
      return wanted.map((root) => known.get(root) ?? null);
    },
  };
}

function fromRow(row: Selectable<TapeTable>): StoredTape {
  return {
    id: Number(row.id),
    root: row.root as Hex,
    schemaId: row.schema_id as Hex,
    tapeSalt: row.tape_salt as Hex,
    fileName: row.file_name,
    fileSha256: row.file_sha256 as Hex,
    periodBegin: row.period_begin,
    periodEnd: row.period_end,
    loanCount: Number(row.loan_count),
    totalBalanceCents: BigInt(row.total_balance),
    totalValueCents: BigInt(row.total_value),
    rejectedCount: Number(row.rejected_count),
    units: JSON.parse(row.rate_units),
    unknownElements: JSON.parse(row.unknown_elements),
    importedAt: BigInt(row.imported_at),
  };
}
