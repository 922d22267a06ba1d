import { dataSource } from '@graphprotocol/graph-ts';
import { ReserveReported } from '../generated/ReserveFeed/ReserveFeed';
import { ReserveFeed, ReserveReport } from '../generated/schema';
import { getOrCreateProtocol } from './entities/protocol';
import { eventId, eventSequence } from './ids';
import { nameFromBytes32 } from './names';

const EVIDENCE_CLASSES: string[] = [
  'STALE_OR_MISSING',
  'SELF_REPORTED',
  'SERVICER_SIGNED',
  'THIRD_PARTY',
  'ORACLE_MULTI',
  'ONCHAIN',
];

export function handleReserveReported(event: ReserveReported): void {
  const evidence = evidenceClass(event.params.evidenceClass);

  const feed = new ReserveFeed(event.params.feedId);
  feed.protocol = getOrCreateProtocol(dataSource.context().getBytes('controller')).id;
  feed.name = nameFromBytes32(event.params.feedId);
  feed.roundId = event.params.roundId;
  feed.value = event.params.value;
  feed.asOf = event.params.asOf;
  feed.reportedAt = event.block.timestamp;
  feed.evidence = evidence;
  feed.ripcord = event.params.ripcord;
  feed.save();

  const report = new ReserveReport(eventId(event));
  report.feed = feed.id;
  report.roundId = event.params.roundId;
  report.value = event.params.value;
  report.asOf = event.params.asOf;
  report.evidence = evidence;
  report.ripcord = event.params.ripcord;
  report.payloadHash = event.params.payloadHash;
  report.reporter = event.params.reporter;
  report.sequence = eventSequence(event);
  report.blockNumber = event.block.number;
  report.timestamp = event.block.timestamp;
  report.transactionHash = event.transaction.hash;
  report.save();
}

/** A class that this schema does not know is worth nothing until it does. */
function evidenceClass(index: i32): string {
  return index < EVIDENCE_CLASSES.length ? EVIDENCE_CLASSES[index] : EVIDENCE_CLASSES[0];
}
