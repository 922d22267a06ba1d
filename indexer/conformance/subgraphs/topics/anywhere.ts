import { Indexed, Unnamed } from './generated/Anywhere/Emitter';
import { see } from './seen';

export function handleAnywhere(event: Unnamed): void {
  let seen = see(event, 'anywhere');
  seen.number = event.params.param0;
  seen.text = event.params.param1;
  seen.save();
}

export function handleAnywhereIndexed(event: Indexed): void {
  let seen = see(event, 'anywhere indexed');
  seen.number = event.params.number;
  seen.save();
}
