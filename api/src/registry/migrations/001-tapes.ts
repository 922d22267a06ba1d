import type { Kysely, Migration } from 'kysely';

// Spelled out rather than taken from fields.ts, which may grow: a migration must never change.
const LOAN_COLUMNS = {
  asset_type_number: 'text',
  asset_number: 'text',
  reporting_period_begin: 'text',
  reporting_period_end: 'text',
  originator_name: 'text',
  origination_month: 'text',
  original_loan_amount: 'bigint',
  original_loan_term: 'integer',
  maturity_month: 'text',
  original_interest_rate: 'bigint',
  interest_calculation_type_code: 'integer',
  original_interest_rate_type_code: 'integer',
  original_interest_only_term: 'integer',
  original_first_payment_month: 'text',
  underwriting: 'integer',
  grace_period: 'integer',
  payment_type_code: 'integer',
  subvented: 'text',
  vehicle_manufacturer: 'text',
  vehicle_model: 'text',
  vehicle_new_used_code: 'integer',
  vehicle_model_year: 'integer',
  vehicle_type_code: 'integer',
  vehicle_value: 'bigint',
  vehicle_value_source_code: 'integer',
  obligor_credit_score_type: 'text',
  obligor_credit_score: 'integer',
  obligor_income_verification_code: 'integer',
  obligor_employment_verification_code: 'integer',
  co_obligor: 'integer',
  payment_to_income: 'bigint',
  obligor_state: 'text',
  asset_added: 'integer',
  remaining_term: 'integer',
  modified: 'integer',
  servicing_advance_method_code: 'integer',
  begin_balance: 'bigint',
  next_payment_due: 'bigint',
  interest_rate: 'bigint',
  next_interest_rate: 'bigint',
  servicing_fee: 'bigint',
  servicing_flat_fee: 'bigint',
  other_servicer_fee_retained: 'bigint',
  other_servicer_fee_uncollected: 'bigint',
  scheduled_interest: 'bigint',
  scheduled_principal: 'bigint',
  other_principal_adjustment: 'bigint',
  end_balance: 'bigint',
  scheduled_payment: 'bigint',
  total_paid: 'bigint',
  interest_collected: 'bigint',
  principal_collected: 'bigint',
  other_collected: 'bigint',
  servicer_advanced: 'bigint',
  interest_paid_through: 'text',
  zero_balance_month: 'text',
  zero_balance_code: 'integer',
  days_past_due: 'integer',
  servicer_name: 'text',
  servicing_transfer_month: 'text',
  subject_to_demand: 'integer',
  demand_status_code: 'integer',
  repurchase_amount: 'bigint',
  demand_resolution_month: 'text',
  repurchaser_name: 'text',
  repurchase_reason_code: 'integer',
  charged_off_principal: 'bigint',
  recovered: 'bigint',
  modification_type_codes: 'text',
  payment_extended: 'integer',
  repossessed: 'integer',
  repossessed_proceeds: 'bigint',
} as const;

const REQUIRED_LOAN_COLUMNS: readonly string[] = [
  'asset_number',
  'reporting_period_begin',
  'reporting_period_end',
  'vehicle_value',
  'end_balance',
];

export const tapes: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await createTape(database);
    await createLoan(database);
    await createRejection(database);
    await database.schema
      .createTable('tree_segment')
      .addColumn('tape_id', 'integer', (column) => column.notNull().references('tape.id'))
      .addColumn('segment', 'integer', (column) => column.notNull())
      .addColumn('nodes', 'blob', (column) => column.notNull())
      .addPrimaryKeyConstraint('tree_segment_key', ['tape_id', 'segment'])
      .execute();
  },
};

async function createTape(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('tape')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('root', 'text', (column) => column.notNull().unique())
    .addColumn('schema_id', 'text', (column) => column.notNull())
    .addColumn('tape_salt', 'text', (column) => column.notNull())
    .addColumn('file_name', 'text', (column) => column.notNull())
    .addColumn('file_sha256', 'text', (column) => column.notNull())
    .addColumn('period_begin', 'text', (column) => column.notNull())
    .addColumn('period_end', 'text', (column) => column.notNull())
    .addColumn('loan_count', 'integer', (column) => column.notNull())
    .addColumn('total_balance', 'bigint', (column) => column.notNull())
    .addColumn('total_value', 'bigint', (column) => column.notNull())
    .addColumn('rejected_count', 'integer', (column) => column.notNull())
    .addColumn('rate_units', 'text', (column) => column.notNull())
    .addColumn('unknown_elements', 'text', (column) => column.notNull())
    .addColumn('imported_at', 'bigint', (column) => column.notNull())
    .execute();
  await database.schema.createIndex('tape_by_period').on('tape').columns(['period_end', 'id']).execute();
}

async function createLoan(database: Kysely<unknown>): Promise<void> {
  let table = database.schema
    .createTable('loan')
    .addColumn('tape_id', 'integer', (column) => column.notNull().references('tape.id'))
    .addColumn('leaf_index', 'integer', (column) => column.notNull())
    .addColumn('line', 'integer', (column) => column.notNull());
  for (const [name, type] of Object.entries(LOAN_COLUMNS)) {
    const isRequired = REQUIRED_LOAN_COLUMNS.includes(name);
    table = table.addColumn(name, type, (column) => (isRequired ? column.notNull() : column));
  }
  await table.addPrimaryKeyConstraint('loan_key', ['tape_id', 'leaf_index']).execute();
  await database.schema
    .createIndex('loan_by_asset_number')
    .unique()
    .on('loan')
    .columns(['tape_id', 'asset_number'])
    .execute();
  await database.schema
    .createIndex('loan_by_state')
    .on('loan')
    .columns(['tape_id', 'obligor_state', 'asset_number'])
    .execute();
  await database.schema.createIndex('loan_by_days_past_due').on('loan').columns(['tape_id', 'days_past_due']).execute();
}

async function createRejection(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('rejection')
    .addColumn('tape_id', 'integer', (column) => column.notNull().references('tape.id'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('row_line', 'integer', (column) => column.notNull())
    .addColumn('row_column', 'integer', (column) => column.notNull())
    .addColumn('asset_number', 'text')
    .addColumn('field', 'text')
    .addColumn('value', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('line', 'integer', (column) => column.notNull())
    .addColumn('column', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('rejection_key', ['tape_id', 'position'])
    .execute();
}
