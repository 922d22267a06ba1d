import { BigDecimal, BigInt, Bytes, Entity, store } from '@graphprotocol/graph-ts';
import { int8s, saveEverything } from './everything';
import { Command } from './generated/Relations/Emitter';
import { Badge, Boat, House, Mark, Note, Owner, Pet } from './generated/schema';

const TAGS = ['zebra', 'Apple', 'MANGO'];

export function handleCommand(event: Command): void {
  let action = event.params.action;
  let subject = event.params.subject;
  let text = event.params.text;
  let number = event.params.number;
  let data = event.params.data;
  if (action == 'house') house(data, subject, text, number.toI32());
  else if (action == 'boat') boat(data, subject, text, number);
  else if (action == 'friends') befriend(subject, text);
  else if (action == 'best') best(subject, text);
  else if (action == 'favourite') favourite(subject, data);
  else if (action == 'rent') rent(data, subject);
  else if (action == 'badge') badge(subject, number.toI64(), event.block.timestamp.toI64(), text);
  else if (action == 'note') note(subject, text, event.block.timestamp.toI64(), data);
  else if (action == 'pet') pet(subject, text);
  else if (action == 'count') count(subject);
  else if (action == 'drop')
    store.remove(subject, text.startsWith('0x') ? Bytes.fromHexString(text).toHexString() : text);
  else if (action == 'everything') saveEverything(subject, text, number, data);
}

function ownerOf(id: string): Owner {
  let owner = Owner.load(id);
  if (owner == null) {
    owner = new Owner(id);
    owner.name = id.toUpperCase();
    owner.friends = [];
    owner.counts = [];
    owner.save();
  }
  return owner;
}

function house(id: Bytes, owner: string, name: string, rooms: i32): void {
  let it = new House(id);
  it.owner = ownerOf(owner).id;
  if (name != '') it.name = name;
  it.rooms = rooms;
  if (rooms > 0) it.price = BigInt.fromI32(rooms).divDecimal(BigDecimal.fromString('7'));
  it.tags = tagsOf(rooms);
  if (rooms % 4 > 0) it.tag = TAGS[(rooms % 4) - 1];
  it.tenants = [];
  it.save();
}

function boat(id: Bytes, owner: string, name: string, length: BigInt): void {
  let it = new Boat(id);
  it.owner = ownerOf(owner).id;
  if (name != '') it.name = name;
  it.length = length.toI64();
  it.price = length.toBigDecimal();
  it.tags = tagsOf(i32(it.length % 8));
  it.save();
}

function tagsOf(mask: i32): string[] {
  let tags: string[] = [];
  for (let at = 0; at < 3; at++) if ((mask & (1 << at)) != 0) tags.push(TAGS[at]);
  return tags;
}

function befriend(id: string, friends: string): void {
  let owner = ownerOf(id);
  owner.friends = friends == '' ? [] : friends.split(',');
  owner.save();
}

function best(id: string, friend: string): void {
  let owner = ownerOf(id);
  owner.best = friend == '' ? null : friend;
  owner.save();
}

function favourite(id: string, asset: Bytes): void {
  let owner = ownerOf(id);
  owner.favourite = asset;
  owner.save();
}

function rent(id: Bytes, tenant: string): void {
  let it = House.load(id)!;
  let tenants = it.tenants;
  tenants.push(ownerOf(tenant).id);
  it.tenants = tenants;
  it.save();
}

function badge(owner: string, id: i64, seconds: i64, previous: string): void {
  let it = new Badge(id);
  it.owner = ownerOf(owner).id;
  it.level = id * id - 5;
  it.issued = seconds * 1_000_000 + id;
  if (previous != '') {
    it.previous = i64(parseInt(previous, 10));
    it.set('history', int8s([i64(parseInt(previous, 10)), id, -1]));
  }
  it.save();
}

function note(owner: string, text: string, seconds: i64, about: Bytes): void {
  let it = changetype<Note>(new Entity());
  it.owner = owner;
  it.text = text;
  it.at = seconds * 1_000_000;
  if (about.length > 0) it.about = about;
  store.set('Note', 'auto', it);
  let mark = changetype<Mark>(new Entity());
  mark.text = text;
  store.set('Mark', 'auto', mark);
}

function pet(id: string, owner: string): void {
  let it = new Pet(id);
  it.name = 'pet ' + id;
  if (owner != '') it.owner = owner;
  it.save();
}

/** What the loaders of derived fields find, in the order in which they find it. */
function count(id: string): void {
  let owner = Owner.load(id)!;
  let houses = owner.houses.load();
  let boats = owner.boats.load();
  // Fields that are derived from lists can be queried but not loaded: graph-node's SQL for that is wrong.
  let counts = [houses.length, boats.length, owner.bestOf.load().length];
  for (let at = 0; at < houses.length; at++) counts.push(houses[at].rooms);
  for (let at = 0; at < boats.length; at++) counts.push(i32(boats[at].length % 1000));
  counts.push(owner.notes.load().length);
  owner.counts = counts;
  owner.save();
}
