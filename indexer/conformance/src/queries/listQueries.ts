import type { ChainBlock } from '../chain/play.js';
import { type Collection, collectionQuery } from './filterQueries.js';
import type { ConformanceQuery } from './query.js';
import { selectionOf } from './samples.js';

/** Every order, page and block of a collection, and what has changed since a block. */
export function listQueries(collection: Collection, blocks: readonly ChainBlock[]): ConformanceQuery[] {
  const { schema, field } = collection;
  const all = selectionOf(schema, field.type.name);
  return [
    collectionQuery(collection, 'in full', 'first: 1000', all),
    collectionQuery(collection, 'by default', '', all),
    ...orderQueries(collection),
    ...pageQueries(collection),
    ...blockQueries(collection, blocks, all),
    ...changeQueries(collection, blocks),
    ...childQueries(collection),
  ];
}

function orderQueries(collection: Collection): ConformanceQuery[] {
  const { schema, field } = collection;
  const orderBy = field.args.get('orderBy');
  if (!orderBy) return [];
  return schema.enumValues(orderBy.name).flatMap((key) => {
    const [own = '', nested] = key.split('__');
    const column = schema.fields(field.type.name)?.find(({ name }) => name === own);
    const object = column && schema.fields(column.type.name);
    const selection = nested === undefined ? (object ? `${own} { id }` : own) : `${own} { id ${nested} }`;
    return ['asc', 'desc'].map((direction) => {
      const args = `first: 1000, orderBy: ${key}, orderDirection: ${direction}`;
      const query = collectionQuery(collection, `by ${key} ${direction}`, args, `id ${selection}`);
      // By the id of a child, graph-node has no second key: rows of the same child come in any order.
      return nested === 'id' ? { ...query, unordered: true } : query;
    });
  });
}

function pageQueries(collection: Collection): ConformanceQuery[] {
  const pages = [
    'first: 1',
    'first: 2, skip: 1',
    'first: 3, skip: 2, orderDirection: desc',
    'skip: 3',
    'skip: 100000',
    'first: 0',
    'first: -1',
    'first: 1001',
    'skip: -1',
    'first: null, skip: null',
    'first: "1"',
    'orderDirection: desc',
    'orderBy: null',
    'orderBy: nothing',
    'where: null',
    'where: {}',
    'where: { nothing: 1 }',
    'unknown: 1',
  ];
  return pages.map((page) => collectionQuery(collection, page, page, 'id'));
}

function blockQueries(collection: Collection, blocks: readonly ChainBlock[], selection: string): ConformanceQuery[] {
  if (!collection.field.args.has('block')) return [];
  const head = blocks.length - 1;
  const numbers = blocks.map(({ number }) => number).filter((number) => number % 6 === 1 || number === head);
  const arguments_ = [
    ...numbers.map((number) => `number: ${number}`),
    ...blocks.filter(({ number }) => number % 17 === 5).map(({ hash }) => `hash: "${hash}"`),
    `number: ${head + 5}`,
    'number: -1',
    `number_gte: ${head - 3}`,
    `number_gte: ${head + 1}`,
    `hash: "0x${'12'.repeat(32)}"`,
    'hash: "0x12"',
    `number: 3, hash: "${blocks[5]?.hash}"`,
  ];
  return arguments_.map((block) =>
    collectionQuery(collection, `at ${block}`, `first: 1000, block: { ${block} }`, selection),
  );
}

function changeQueries(collection: Collection, blocks: readonly ChainBlock[]): ConformanceQuery[] {
  if (!collection.field.args.has('where')) return [];
  const numbers = blocks.map(({ number }) => number).filter((number) => number % 11 === 4);
  return numbers.map((number) => {
    const filter = `where: { _change_block: { number_gte: ${number} } }`;
    return collectionQuery(collection, `changed since ${number}`, `first: 1000, ${filter}`, 'id');
  });
}

/** Lists of related rows take arguments of their own. */
function childQueries(collection: Collection): ConformanceQuery[] {
  const { schema, field } = collection;
  const lists = (schema.fields(field.type.name) ?? []).filter(({ args }) => args.has('first'));
  return lists.flatMap((list) => {
    const orderBy = list.args.get('orderBy');
    const keys = orderBy ? schema.enumValues(orderBy.name).filter((key) => !key.includes('__')) : [];
    const args = [
      'first: 1',
      'first: 2, skip: 1',
      'first: 0',
      'skip: 2, orderDirection: desc',
      'where: { id_not: "0x01" }',
      ...keys.map((key) => `orderBy: ${key}, orderDirection: desc`),
    ];
    return args.map((arg) =>
      collectionQuery(collection, `with ${list.name} ${arg}`, 'first: 1000', `id ${list.name}(${arg}) { id }`),
    );
  });
}
