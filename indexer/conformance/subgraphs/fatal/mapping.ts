import { dataSource, ethereum } from '@graphprotocol/graph-ts';
import { fault } from './fault';
import { Command } from './generated/Faults/Emitter';
import { Fixed, Row } from './generated/schema';

const FAILS_AT = 9;

export function handleCommand(event: Command): void {
  let id = event.params.subject + '-' + event.logIndex.toString();
  let row = new Row(id);
  row.number = event.block.number.toI32();
  row.required = event.params.action;
  row.save();
  let fixed = new Fixed(event.block.number.toString() + '-' + id);
  fixed.number = row.number;
  fixed.save();
  if (place() == 'event' && row.number >= FAILS_AT) fail();
}

export function handleBlock(block: ethereum.Block): void {
  let number = block.number.toI32();
  if (place() == 'first') fail();
  if (place() == 'block' && number >= FAILS_AT) fail();
}

function place(): string {
  return dataSource.context().getString('place');
}

function fail(): void {
  let context = dataSource.context();
  fault(context.getString('action'), context.getString('text'));
}
