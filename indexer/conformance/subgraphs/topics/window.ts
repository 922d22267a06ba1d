import { Indexed, Overloaded } from './generated/Window/Emitter';
import { see } from './seen';

export function handleWindow(event: Indexed): void {
  let seen = see(event, 'window');
  seen.number = event.params.number;
  seen.save();
}

export function handleOverloaded(event: Overloaded): void {
  let seen = see(event, 'other topic');
  seen.number = event.params.value;
  seen.save();
}
