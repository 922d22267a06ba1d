import { QueryError } from './errors.js';
import type { SelectedField } from './language/selection.js';
import type { PlainValue } from './objectAnswer.js';

/** What mappings logged. No log store is kept, and graph-node without one refuses the field too. */
export function readLogs(_field: SelectedField): PlainValue {
  throw new QueryError('Not supported: the `_logs` query is not enabled on this indexer');
}
