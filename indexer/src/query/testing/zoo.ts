import { createFixture, type Fixture } from './fixture.js';

/** A schema with every kind of field, and a handful of entities that tell filters, orders and links apart. */
export const ZOO_SCHEMA = `
"What colour a thing has."
enum Color {
  "Like blood."
  RED
  GREEN
  BLUE
}

"Anything with a name."
interface Named {
  id: ID!
  name: String
  owner: Owner
}

"""
Somebody who owns things.
  An indented line.
"""
type Owner @entity(immutable: false) {
  id: ID!
  "Its name; not unique."
  name: String
  rank: Int!
  items: [Item!]! @derivedFrom(field: "owner")
  profile: Profile @derivedFrom(field: "owner")
  things: [Named!]! @derivedFrom(field: "owner")
  favourite: Named
}

type Profile @entity(immutable: false) {
  id: ID!
  owner: Owner!
  bio: String
}

type Item implements Named @entity(immutable: false) {
  id: ID!
  name: String
  owner: Owner
  amount: BigInt!
  price: BigDecimal
  color: Color
  colors: [Color!]
  tags: [String!]!
  numbers: [Int!]
  int8: Int8
  stamp: Timestamp
  data: Bytes
  flag: Boolean
  count: Int
  friends: [Item!]!
  likedBy: [Item!]! @derivedFrom(field: "friends")
}

type Gadget implements Named @entity(immutable: true) {
  id: ID!
  name: String
  owner: Owner
  power: Int!
}

type Token @entity(immutable: false) {
  id: Bytes!
  symbol: String!
  series: Series
  links: [Link!]! @derivedFrom(field: "token")
}

type Link @entity(immutable: true) {
  id: Bytes!
  item: Item!
  token: Token
  tokens: [Token!]
}

type Series @entity(immutable: false) {
  id: Int8!
  title: String!
  tokens: [Token!]! @derivedFrom(field: "series")
}
`;

export const HEAD = 10;

export function createZoo(): Fixture {
  const zoo = createFixture(ZOO_SCHEMA);
  zoo.insert('Owner', { id: 'o1', name: 'Ann', rank: 1, favourite: 'g1' });
  zoo.insert('Owner', { id: 'o2', name: 'Bob', rank: 2, favourite: 'i1' }, 0, 5);
  zoo.insert('Owner', { id: 'o2', name: 'Bobby', rank: 3, favourite: 'i2' }, 5);
  zoo.insert('Owner', { id: 'o3', name: null, rank: 2 });
  zoo.insert('Owner', { id: 'o4', name: 'Gone', rank: 9 }, 0, 8);
  zoo.insert('Profile', { id: 'p1', owner: 'o1', bio: 'keeps bees' });
  zoo.insert('Profile', { id: 'p3', owner: 'o3', bio: null });
  zoo.insert('Item', item('i1', { name: 'apple', owner: 'o1', amount: '5', price: '1.5', color: 'RED', count: 3 }));
  zoo.insert('Item', item('i2', { name: 'Apple', owner: 'o1', amount: '-7', price: '-0.25', color: 'BLUE', count: 1 }));
  zoo.insert('Item', item('i3', { name: '100%', owner: 'o2', amount: '1000000000000000000000', tags: ['x', 'Y'] }));
  zoo.insert(
    'Item',
    item('i4', { name: null, amount: '0', price: '10', flag: true, friends: ['i2', 'i1', 'i2', 'i9'] }),
  );
  zoo.insert(
    'Item',
    item('i5', { name: 'a_b', owner: 'o2', amount: '255', flag: false, friends: ['i1'], data: '0x00ff' }),
  );
  zoo.insert('Gadget', { id: 'g1', name: 'whisk', owner: 'o1', power: 7 }, 3);
  zoo.insert('Gadget', { id: 'g2', name: null, owner: 'o2', power: 5 }, 6);
  zoo.insert('Series', { id: '2', title: 'two' });
  zoo.insert('Series', { id: '10', title: 'ten' });
  zoo.insert('Token', { id: '0x01', symbol: 'ONE', series: '2' });
  zoo.insert('Token', { id: '0xaabb', symbol: 'AB', series: '10' });
  zoo.insert('Link', { id: '0x11', item: 'i1', token: '0x01', tokens: ['0xaabb', '0x01'] }, 2);
  zoo.insert('Link', { id: '0x12', item: 'i2', token: null, tokens: null }, 4);
  zoo.setHead(HEAD);
  return zoo;
}

function item(id: string, values: Record<string, unknown>): Record<string, unknown> {
  return { id, tags: [], friends: [], ...values };
}
