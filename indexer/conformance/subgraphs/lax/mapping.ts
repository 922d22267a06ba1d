import { Entity, store, Value } from '@graphprotocol/graph-ts';
import { Command } from './generated/Store/Emitter';

export function handleCommand(event: Command): void {
  if (event.params.action != 'new') return;
  let entity = new Entity();
  entity.set('number', Value.fromI32(event.params.number.toI32()));
  entity.set('text', Value.fromString(event.params.text));
  entity.set('undefined', Value.fromString('nowhere to go'));
  entity.set('list', Value.fromI32Array([3, 1, 2]));
  store.set('Item', event.params.subject, entity);
}
