import { type Subject, useShared } from '../context.js';
import { words } from '../format/labels.js';
import { ProofSheet } from '../proof/ProofSheet.js';
import { Drawer } from './Drawer.js';
import { FactSheet } from './FactSheet.js';
import { MetricSheet } from './MetricSheet.js';

/** The sheet for whatever was opened. */
export function SubjectDrawer({ subject, onClose }: { subject: Subject; onClose(): void }) {
  const { definitions } = useShared();
  switch (subject.kind) {
    case 'metric': {
      const { id } = subject.value.definition;
      return (
        <Drawer title={definitions.get(id)?.title ?? id} onClose={onClose}>
          <MetricSheet value={subject.value} market={subject.market} />
        </Drawer>
      );
    }
    case 'fact':
      return (
        <Drawer title={words(subject.field)} onClose={onClose}>
          <FactSheet market={subject.market} field={subject.field} head={subject.head} />
        </Drawer>
      );
    case 'proof':
      return (
        <Drawer title={`Loan ${subject.loan.assetNumber}`} onClose={onClose}>
          <ProofSheet loan={subject.loan} tape={subject.tape} proof={subject.proof} check={subject.check} />
        </Drawer>
      );
  }
}
