import { fault } from './fault';
import { Command } from './generated/Faults/Emitter';
import { Row } from './generated/schema';

export function handleCommand(event: Command): void {
  let row = new Row(event.params.subject);
  row.number = event.logIndex.toI32();
  row.required = event.params.action;
  row.save();
  // What was saved above is lost with the handler when this fails.
  fault(event);
}
