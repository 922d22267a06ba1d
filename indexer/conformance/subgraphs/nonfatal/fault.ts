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
import { Command, Emitter } from './generated/Faults/Emitter';
import { Fixed } from './generated/schema';

/** Fails in the way that the event asks for. */
export function fault(event: Command): void {
  let action = event.params.action;
  let text = event.params.text;
  if (action == 'abort') assert(false, text);
  else if (action == 'abort silently') assert(false);
  else if (action == 'throw') throw new Error(text);
  else if (action == 'critical') log.critical('critical {}', [text]);
  else if (action == 'index') outOfRange(text);
  else if (action == 'null') nothing(text);
  else if (action == 'unreachable') unreachable();
  else if (action == 'divide int') divide(event.params.number.toI32());
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
  else if (action == 'revert') Emitter.bind(event.address).tryCall('missing', 'missing():(uint256)', []);
  else if (action == 'call') Emitter.bind(event.address).call('missing', 'missing():(uint256)', []);
  else if (action == 'too wide')
    ethereum.encode(ethereum.Value.fromUnsignedBigInt(BigInt.fromI32(2).pow(255).times(BigInt.fromI32(2))));
  else if (action == 'memory') memory.grow(70_000);
  else storeFault(action, text);
}

function storeFault(action: string, text: string): void {
  let entity = new Entity();
  if (action == 'undefined fields') {
    entity.set('number', Value.fromI32(1));
    entity.set('required', Value.fromString('x'));
    entity.set('zebra', Value.fromI32(1));
    entity.set('apple', Value.fromI32(1));
    store.set('Row', text, entity);
  } else if (action == 'immutable twice') {
    fix(text, 1);
    fix(text, 2);
  } else if (action == 'remove immutable') {
    fix(text, 1);
    store.remove('Fixed', text);
  }
}

function fix(id: string, number: i32): void {
  let fixed = new Fixed(id);
  fixed.number = number;
  fixed.save();
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
