import { BigInt, Entity, store, Value } from '@graphprotocol/graph-ts';
import { Command } from './generated/Store/Emitter';
import { Fixed, Item, Probe } from './generated/schema';

let calls = 0;

export function handleCommand(event: Command): void {
  // Memory is new for each event, so this is 1 however many there are.
  calls++;
  let action = event.params.action;
  let id = event.params.subject;
  let text = event.params.text;
  let number = event.params.number.toI32();
  if (action == 'new') create(id, number, text);
  else if (action == 'merge') merge(id, text);
  else if (action == 'null') erase(id);
  else if (action == 'remove') store.remove('Item', id);
  else if (action == 'replace') replace(id, number);
  else if (action == 'same') Item.load(id)!.save();
  else if (action == 'log') append(id, text);
  else if (action == 'fixed') fix(id, number, text);
  else if (action == 'many') many(id, number);
  else if (action == 'link') link(id, text);
  else if (action == 'probe') probe(id, text, event.block.number);
  else if (action == 'raw') raw(id, text);
}

function create(id: string, number: i32, text: string): void {
  let item = new Item(id);
  item.number = number;
  if (text != '') item.text = text;
  item.log = ['created ' + calls.toString()];
  item.save();
}

/** Sets one field of a new object: the others stay as they are stored. */
function merge(id: string, text: string): void {
  let entity = new Entity();
  entity.set('text', Value.fromString(text));
  store.set('Item', id, entity);
}

/** Null takes a value away; what is not named stays. */
function erase(id: string): void {
  let item = Item.load(id)!;
  item.text = null;
  item.big = null;
  item.list = null;
  item.other = null;
  item.save();
}

/** Removed and made anew within one event: what the old one had is gone. */
function replace(id: string, number: i32): void {
  store.remove('Item', id);
  let gone = Item.load(id) == null;
  let item = new Item(id);
  item.number = number;
  item.log = [gone ? 'gone' : 'still there'];
  item.save();
}

function append(id: string, text: string): void {
  let item = Item.load(id)!;
  item.log = item.log.concat([text]);
  item.big = BigInt.fromI32(item.log.length);
  item.list = item.log.slice(1);
  item.save();
}

function fix(id: string, number: i32, text: string): void {
  let fixed = new Fixed(id);
  fixed.number = number;
  if (text != '') fixed.text = text;
  fixed.save();
}

function many(prefix: string, times: i32): void {
  for (let at = 0; at < times; at++)
    create(prefix + at.toString(), at * at, at % 3 == 0 ? '' : 'number ' + at.toString());
}

function link(id: string, other: string): void {
  let item = Item.load(id)!;
  item.other = other;
  item.save();
}

function probe(id: string, name: string, block: BigInt): void {
  let it = new Probe(id + '@' + block.toString());
  let results: string[] = [];
  let item = Item.load(name);
  results.push(item == null ? 'none' : 'number ' + item.number.toString());
  if (item != null) {
    results.push(item.text === null ? 'no text' : item.text!);
    results.push(
      item.others
        .load()
        .map<string>((other) => other.id)
        .join(','),
    );
  }
  results.push(Item.loadInBlock(name) == null ? 'not in this block' : 'in this block');
  results.push(Fixed.load(name) == null ? 'not fixed' : 'fixed');
  results.push(Fixed.loadInBlock(name) == null ? 'not fixed in this block' : 'fixed in this block');
  it.results = results;
  it.save();
}

/** What the store gives, field by field in its order, and with fields of no use set to null. */
function raw(id: string, name: string): void {
  let entity = store.get('Item', name)!;
  let names: string[] = [];
  for (let at = 0; at < entity.entries.length; at++) names.push(entity.entries[at].key);
  let it = new Probe(id);
  it.results = names;
  it.save();
  let copy = new Entity();
  for (let at = entity.entries.length - 1; at >= 0; at--) copy.set(entity.entries[at].key, entity.entries[at].value);
  copy.set('text', Value.fromNull());
  store.set('Item', name, copy);
}
