import { Bytes, dataSource } from '@graphprotocol/graph-ts';
import { Tape } from '../generated/schema';
import { TapePublished } from '../generated/TapeRegistry/TapeRegistry';
import { getOrCreateProtocol } from './entities/protocol';

export function handleTapePublished(event: TapePublished): void {
  const protocol = getOrCreateProtocol(dataSource.context().getBytes('controller'));

  const tape = new Tape(Bytes.fromI32(event.params.tapeId.toI32()));
  tape.protocol = protocol.id;
  tape.number = event.params.tapeId;
  tape.root = event.params.root;
  tape.periodEnd = event.params.periodEnd;
  tape.loanCount = event.params.loanCount.toI32();
  tape.totalBalanceCents = event.params.totalBalanceCents;
  tape.totalValueCents = event.params.totalValueCents;
  tape.schemaId = event.params.schemaId;
  tape.uri = event.params.uri;
  tape.publisher = event.params.publisher;
  tape.blockNumber = event.block.number;
  tape.timestamp = event.block.timestamp;
  tape.transactionHash = event.transaction.hash;
  tape.save();

  protocol.latestTape = tape.id;
  protocol.save();
}
