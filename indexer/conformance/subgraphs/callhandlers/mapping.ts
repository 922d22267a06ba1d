import { Bytes, ethereum } from '@graphprotocol/graph-ts';
import { ActCall, Acted, OrderCall, RefuseCall, RelayCall } from './generated/Actor/Actor';
import { Call } from './generated/schema';
import { step } from './step';

export function handleAct(call: ActCall): void {
  let it = start(call, 'act');
  it.amount = call.inputs.amount;
  it.whom = call.inputs.whom;
  it.number = call.outputs.number;
  it.mark = call.outputs.mark;
  it.save();
}

export function handleOrder(call: OrderCall): void {
  let it = start(call, 'order');
  it.amount = call.inputs.given.id;
  it.whom = call.inputs.given.buyer;
  it.items = call.outputs.value0.items;
  it.save();
}

export function handleRefuse(call: RefuseCall): void {
  let it = start(call, 'refuse');
  it.amount = call.inputs.reason;
  it.save();
}

export function handleRelay(call: RelayCall): void {
  let it = start(call, 'relay');
  it.amount = call.inputs.times;
  it.whom = call.inputs.other;
  it.save();
}

export function handleActed(event: Acted): void {
  step(event.block, 'event ' + event.params.what + ' ' + event.params.count.toString());
}

export function handleCalledBlock(block: ethereum.Block): void {
  step(block, 'called block');
}

function start(call: ethereum.Call, method: string): Call {
  let order = step(call.block, method);
  let it = new Call(call.transaction.hash.toHexString() + '-' + order.toString());
  it.to = call.to;
  it.from = call.from;
  it.method = method;
  it.block = call.block.number;
  it.transaction = call.transaction.hash;
  it.index = call.transaction.index;
  it.value = call.transaction.value;
  it.input = Bytes.fromUint8Array(call.transaction.input.subarray(0, 4));
  return it;
}
