import { parseInputSchema } from '../schema/parse.js';
import { openDatabase } from './database.js';
import { createEntityStore } from './entityStore.js';
import type { EntityTable } from './entityTable.js';
import { createTables } from './layout.js';

const schema = parseInputSchema(`
  interface Named { id: ID! }
  type Cat implements Named @entity { id: ID! }
  type Dog implements Named @entity(immutable: true) { id: ID! }
  type Stone @entity { id: ID! }
`);

function openStore() {
  const db = openDatabase(':memory:');
  createTables(db, schema);
  const store = createEntityStore(db, schema);
  const set = (type: string, id: string) => {
    const table = store.tables.get(type) as EntityTable;
    store.set(table, id, [id]);
  };
  const block = (number: number, entities: [type: string, id: string][], { checkIds = false } = {}) => {
    store.beginBlock(number, { checkIds });
    for (const [type, id] of entities) set(type, id);
    store.checkTwins();
    store.endBlock();
  };
  return { store, block };
}

test('finds two entities of one id and one interface when they are written, with the block of the later one', () => {
  const { store, block } = openStore();
  block(1, [['Cat', 'a']]);
  block(2, [['Stone', 'a']]);
  store.flush();
  block(3, [['Dog', 'b']]);
  block(4, [['Dog', 'a']]);
  expect(() => store.flush()).toThrow(expect.objectContaining({ name: 'Error', block: 4 }));
});

test('says which entity it is when it is told to look', () => {
  const { block } = openStore();
  block(1, [['Cat', 'a']], { checkIds: true });
  expect(() => block(2, [['Dog', 'a']], { checkIds: true })).toThrow(
    'tried to set entity of type `Dog` with ID "a" but an entity of type `Cat`, which has an interface in common with `Dog`, exists with the same ID',
  );
});

test('an id is free again when its entity was removed', () => {
  const { store, block } = openStore();
  block(1, [['Cat', 'a']]);
  store.flush();
  store.beginBlock(2);
  store.remove(store.tables.get('Cat') as EntityTable, 'a');
  store.endBlock();
  block(3, [['Dog', 'a']]);
  expect(() => store.flush()).not.toThrow();
});
