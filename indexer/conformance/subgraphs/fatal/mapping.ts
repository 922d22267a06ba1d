import { dataSource, Entity, ethereum, store, Value } from '@graphprotocol/graph-ts';
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
  if (place() == 'event' && row.number >= FAILS_AT) fault(event.block);
}

export function handleBlock(block: ethereum.Block): void {
  let number = block.number.toI32();
  if (place() == 'first') fault(block);
  if (place() == 'block' && number >= FAILS_AT) fault(block);
}

function place(): string {
  return dataSource.context().getString('place');
}

function fault(block: ethereum.Block): void {
  let action = dataSource.context().getString('action');
  let entity = new Entity();
  entity.set('number', Value.fromI32(1));
  if (action == 'abort') {
    assert(false, 'failed at block ' + block.number.toString());
  } else if (action == 'missing field') {
    store.set('Row', 'fault', entity);
  } else if (action == 'undefined fields') {
    entity.set('required', Value.fromString('x'));
    entity.set('zebra', Value.fromI32(1));
    entity.set('apple', Value.fromI32(1));
    store.set('Row', 'fault', entity);
  } else if (action == 'wrong type') {
    entity.set('number', Value.fromString('one'));
    entity.set('required', Value.fromString('x'));
    store.set('Row', 'fault', entity);
  } else if (action == 'unknown type') {
    store.set('Nothing', 'fault', entity);
  } else if (action == 'load unknown type') {
    store.get('Nothing', 'fault');
  } else if (action == 'other id') {
    entity.set('id', Value.fromString('other'));
    store.set('Fixed', 'fault', entity);
  } else if (action == 'immutable again') {
    let first = Fixed.load('again');
    let fixed = new Fixed('again');
    fixed.number = first == null ? 1 : first.number + 1;
    fixed.save();
  } else if (action == 'twin') {
    let twin = new Entity();
    twin.set('number', Value.fromI32(2));
    entity.set('required', Value.fromString('x'));
    store.set('Row', 'same', entity);
    store.set('Twin', 'same', twin);
  }
}
