import { ActCall } from './generated/Other/Actor';
import { step } from './step';

export function handleAct(call: ActCall): void {
  step(call.block, 'other acts on ' + call.inputs.amount.toString() + ' for ' + call.from.toHexString());
}
