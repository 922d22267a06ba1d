import {
  Address,
  BigDecimal,
  BigInt,
  Bytes,
  Entity,
  ethereum,
  json,
  log,
  store,
  Value,
  yaml,
} from '@graphprotocol/graph-ts';
import { Emitter } from './generated/Faults/Emitter';
import { Fixed } from './generated/schema';

/** Fails in the way that the action names. */
export function fault(action: string, text: string): void {
  let address = Address.zero();
  if (action == 'abort') assert(false, text);
  else if (action == 'abort silently') assert(false);
  else if (action == 'throw') throw new Error(text);
  else if (action == 'critical') log.critical('critical {}', [text]);
  else if (action == 'index') outOfRange(text);
  else if (action == 'null') nothing(text);
  else if (action == 'unreachable') unreachable();
  else if (action == 'divide int') divide(0);
  else if (action == 'divide big') BigInt.fromI32(1).div(BigInt.zero());
  else if (action == 'mod big') BigInt.fromI32(1).mod(BigInt.zero());
  else if (action == 'divide decimal') BigDecimal.fromString('1').div(BigDecimal.zero());
  else if (action == 'parse big') BigInt.fromString(text);
  else if (action == 'parse decimal') BigDecimal.fromString(text);
  else if (action == 'exponent') BigDecimal.fromString(text).plus(BigDecimal.zero());
  else if (action == 'address') Address.fromString(text);
  else if (action == 'hex') Bytes.fromHexString(text);
  else if (action == 'json') json.fromBytes(Bytes.fromUTF8(text));
  else if (action == 'yaml') yaml.fromBytes(Bytes.fromUTF8(text));
  else if (action == 'json number') json.toU64(text);
  else if (action == 'revert') Emitter.bind(address).tryCall('missing', 'missing():(uint256)', []);
  else if (action == 'call') Emitter.bind(address).call('missing', 'missing():(uint256)', []);
  else if (action == 'too wide')
    ethereum.encode(ethereum.Value.fromUnsignedBigInt(BigInt.fromI32(2).pow(255).times(BigInt.fromI32(2))));
  else if (action == 'memory') memory.grow(70_000);
  else storeFault(action, text);
}

function storeFault(action: string, text: string): void {
  let entity = new Entity();
  entity.set('number', Value.fromI32(1));
  if (action == 'missing field') {
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
  } else if (action == 'wrong type in list') {
    entity.set('required', Value.fromArray([Value.fromString('x')]));
    store.set('Row', 'fault', entity);
  } else if (action == 'unknown type') {
    store.set('Nothing', 'fault', entity);
  } else if (action == 'interface type') {
    store.set('Numbered', 'fault', entity);
  } else if (action == 'load unknown type') {
    store.get('Nothing', 'fault');
  } else if (action == 'load interface type') {
    store.get('Numbered', 'fault');
  } else if (action == 'remove unknown type') {
    store.remove('Nothing', 'fault');
  } else if (action == 'other id') {
    entity.set('id', Value.fromString('other'));
    store.set('Fixed', 'fault', entity);
  } else if (action == 'id of another type') {
    entity.set('id', Value.fromI32(7));
    store.set('Fixed', 'fault', entity);
  } else if (action == 'immutable again') {
    let first = Fixed.load('again');
    let fixed = new Fixed('again');
    fixed.number = first == null ? 1 : first.number + 1;
    fixed.save();
  } else if (action == 'remove immutable') {
    store.remove('Fixed', text);
  } else if (action == 'derived field') {
    entity.set('required', Value.fromString('x'));
    entity.set('parts', Value.fromStringArray([]));
    store.set('Row', 'fault', entity);
  } else if (action == 'twin') {
    entity.set('required', Value.fromString('x'));
    store.set('Row', 'same', entity);
    let twin = new Entity();
    twin.set('number', Value.fromI32(2));
    store.set('Twin', 'same', twin);
  }
}

function outOfRange(text: string): void {
  let list = [text];
  log.info(list[text.length], []);
}

function nothing(text: string): void {
  let missing = store.get('Row', text);
  log.info('{}', [missing!.entries.length.toString()]);
}

function divide(by: i32): void {
  log.info('{}', [(100 / by).toString()]);
}
