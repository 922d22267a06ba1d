import { Hashed, Indexed, Overloaded, Overloaded1, Unnamed } from './generated/Filtered/Emitter';
import { see } from './seen';

export function handleFiltered(event: Indexed): void {
  let seen = see(event, 'filtered');
  seen.number = event.params.number;
  seen.who = event.params.who;
  seen.tag = event.params.tag;
  seen.text = event.params.data.toHexString();
  seen.save();
}

export function handleHashed(event: Hashed): void {
  let seen = see(event, 'hashed');
  seen.number = event.params.plain;
  seen.who = event.params.data;
  seen.tag = event.params.text;
  seen.text = event.parameters[2].name + ' ' + event.parameters[2].value.toBytes().toHexString();
  seen.save();
}

export function handleUnnamed(event: Unnamed): void {
  let seen = see(event, 'unnamed');
  seen.number = event.params.param0;
  seen.text = event.params.param1 + ' "' + event.parameters[0].name + '"';
  seen.save();
}

export function handleOverloadedNumber(event: Overloaded): void {
  let seen = see(event, 'overloaded number');
  seen.number = event.params.value;
  seen.save();
}

export function handleOverloadedText(event: Overloaded1): void {
  let seen = see(event, 'overloaded text');
  seen.text = event.params.value;
  seen.save();
}
