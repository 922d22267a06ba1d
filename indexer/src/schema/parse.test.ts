import { toSnakeCase } from './names.js';
import { parseInputSchema } from './parse.js';

test.each([
  ['Account', 'account'],
  ['MarketState', 'market_state'],
  ['i8', 'i_8'],
  ['txHash', 'tx_hash'],
  ['mTokenAmount', 'm_token_amount'],
  ['ERC20Token', 'erc20_token'],
  ['block_number', 'block_number'],
  ['totalUSD', 'total_usd'],
])('%s becomes %s', (name, expected) => {
  expect(toSnakeCase(name)).toBe(expected);
});

const SCHEMA = `
"A colour."
enum Color { RED GREEN }
interface Named { id: ID! name: String! }
"A thing."
type Thing implements Named @entity(immutable: true) {
  id: Bytes!
  "Its name."
  name: String!
  color: Color
  owner: Owner!
  named: Named
  tags: [String!]
  blockStart: BigInt!
}
type Owner @entity(immutable: false) {
  id: Int8!
  things: [Thing!]! @derivedFrom(field: "owner")
}
type VitrineBlock @entity(timeseries: true) { id: Int8! timestamp: Timestamp! }
`;

test('types, fields and how they are stored', () => {
  const schema = parseInputSchema(SCHEMA);
  expect([...schema.entityTypes.keys()]).toEqual(['Thing', 'Owner', 'VitrineBlock']);
  expect(schema.enums.get('Color')).toEqual({ name: 'Color', values: ['RED', 'GREEN'], description: 'A colour.' });
  expect(schema.interfaces.get('Named')).toMatchObject({ implementors: ['Thing'], idType: 'Bytes' });
  const thing = schema.entityTypes.get('Thing');
  expect(thing).toMatchObject({
    table: 'thing',
    immutable: true,
    timeseries: false,
    idType: 'Bytes',
    interfaces: ['Named'],
  });
  const field = (name: string) => thing?.fields.find((item) => item.name === name);
  expect(field('name')).toMatchObject({
    description: 'Its name.',
    type: { kind: 'scalar', nonNull: true, list: false },
  });
  expect(field('color')?.type).toMatchObject({ kind: 'enum', storedAs: 'String', enumValues: ['RED', 'GREEN'] });
  expect(field('owner')?.type).toMatchObject({ kind: 'entity', name: 'Owner', storedAs: 'Int8' });
  expect(field('named')?.type).toMatchObject({ kind: 'interface', storedAs: 'Bytes' });
  expect(field('tags')?.type).toMatchObject({ list: true, elementNonNull: true, nonNull: false });
});

test('names that the engine uses itself are moved out of the way', () => {
  const schema = parseInputSchema(SCHEMA);
  expect(schema.entityTypes.get('Thing')?.fields.find((field) => field.name === 'blockStart')?.column).toBe(
    'block_start_',
  );
  expect(schema.entityTypes.get('VitrineBlock')?.table).toBe('vitrine_block_');
});

test('a derived field names the field that it is derived from', () => {
  const owner = parseInputSchema(SCHEMA).entityTypes.get('Owner');
  expect(owner?.fields.find((field) => field.name === 'things')).toMatchObject({
    derivedFrom: 'owner',
    type: { list: true },
  });
});
