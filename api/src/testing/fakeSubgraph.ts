import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql } from 'graphql';
import { type FakeEntity, type FakeField, pluralField, readFakeSchema } from './fakeSubgraphSchema.js';

const INPUT_SCHEMA = join(import.meta.dirname, '..', '..', '..', 'schema.graphql');

/** A row of an entity: references are ids; big numbers are strings. */
export type Row = Record<string, unknown> & { id: string };

export interface FakeBlock {
  number: number;
  hash: string;
  timestamp: number;
}

/** One version of a row: what it was from a block on, up to its next version. */
interface Version {
  from: number;
  row: Row;
}

interface ListArgs {
  first: number;
  skip: number;
  orderBy?: string;
  orderDirection?: 'asc' | 'desc';
  where?: Record<string, unknown>;
  block?: { number?: number; hash?: string } | null;
}

/** An entity as seen from a block. */
interface Seen {
  row: Row;
  block: number;
}

/**
 * Speaks graph-node's GraphQL dialect over HTTP for the root schema.graphql, from rows in memory that are kept by
 * block. Counts the requests, so that tests can tell how many round trips a query takes.
 */
export async function startFakeSubgraph() {
  const { typeDefs, entities } = readFakeSchema(readFileSync(INPUT_SCHEMA, 'utf8'));
  const tables = new Map<string, Map<string, Version[]>>(entities.map(({ name }) => [name, new Map()]));
  const blocks: FakeBlock[] = [];
  const requests: string[] = [];
  let earliestBlock = 0;
  let hasIndexingErrors = false;
  let answersAfter: Promise<unknown> = Promise.resolve();
  let abandoned = 0;
  let extraErrors: { message: string }[] = [];
  let onRequest: (query: string) => void = () => {};

  const head = () => {
    const last = blocks.at(-1);
    if (last === undefined) throw new Error('the fake has no block yet');
    return last;
  };

  function resolveBlock(block: ListArgs['block']): number {
    if (block?.hash != null) {
      const found = blocks.find(({ hash }) => hash === block.hash);
      if (found === undefined) throw new Error('no block with that hash found');
      return found.number;
    }
    const number = block?.number ?? head().number;
    if (number < earliestBlock) {
      throw new Error(
        `Failed to decode \`block.number\` value: \`subgraph fake only has data starting at block number ${earliestBlock} and data for block number ${number} is therefore not available\``,
      );
    }
    if (number <= head().number) return number;
    throw new Error(
      `Failed to decode \`block.number\` value: \`subgraph fake has only indexed up to block number ${head().number} and data for block number ${number} is therefore not yet available\``,
    );
  }

  function find(type: string, id: string, block: number): Seen | null {
    const version = tables
      .get(type)
      ?.get(id)
      ?.findLast(({ from }) => from <= block);
    return version === undefined ? null : { row: version.row, block };
  }

  function list(type: string, args: ListArgs, block: number, isChild: (row: Row) => boolean = () => true): Seen[] {
    if (args.first < 1 || args.first > 1000) {
      throw new Error(`The \`first\` argument must be between 0 and 1000, but is ${args.first}`);
    }
    const seen = [...(tables.get(type)?.keys() ?? [])].map((id) => find(type, id, block));
    const rows = seen.filter((one) => one !== null && isChild(one.row) && matches(one.row, args.where ?? {})) as Seen[];
    const sign = args.orderDirection === 'desc' ? -1 : 1;
    const orderBy = args.orderBy ?? 'id';
    rows.sort((a, b) => sign * (compare(a.row[orderBy], b.row[orderBy]) || compare(a.row.id, b.row.id)));
    return rows.slice(args.skip, args.skip + args.first);
  }

  function fieldResolver(field: FakeField) {
    const isEntity = tables.has(field.type);
    return ({ row, block }: Seen, args: ListArgs) => {
      const { derivedFrom } = field;
      if (derivedFrom !== null) return list(field.type, args, block, (child) => child[derivedFrom] === row.id);
      const value = row[field.name];
      return isEntity && typeof value === 'string' ? find(field.type, value, block) : value;
    };
  }

  const schema = makeExecutableSchema({
    typeDefs,
    resolvers: {
      ...Object.fromEntries(entities.map((entity) => [entity.name, entityResolvers(entity, fieldResolver)])),
      Query: {
        ...Object.fromEntries(entities.flatMap(({ name }) => rootResolvers(name))),
        _meta: (_root: unknown, { block }: ListArgs) => meta(block),
      },
    },
  });

  function rootResolvers(name: string) {
    return [
      [
        `${name[0]?.toLowerCase()}${name.slice(1)}`,
        (_root: unknown, { id, block }: { id: string; block?: ListArgs['block'] }) =>
          find(name, id, resolveBlock(block)),
      ],
      [pluralField(name), (_root: unknown, args: ListArgs) => list(name, args, resolveBlock(args.block))],
    ] as const;
  }

  /** graph-node tells hash and time only of the newest block and of blocks that are named by their hash. */
  function meta(block: ListArgs['block']) {
    const number = resolveBlock(block);
    const known = block?.number == null ? blocks.find((one) => one.number === number) : undefined;
    const { hash = null, timestamp = null } = known ?? {};
    return { block: { number, hash, timestamp, parentHash: null }, deployment: 'QmFake', hasIndexingErrors };
  }

  async function answer(body: string) {
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    requests.push(query);
    onRequest(query);
    const result = await graphql({ schema, source: query, variableValues: variables ?? null });
    // Like graph-node: an error leaves no data and knows no path.
    if (result.errors) return { errors: result.errors.map(({ message }) => ({ message })) };
    return extraErrors.length === 0 ? result : { ...result, errors: extraErrors };
  }

  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    response.once('close', () => {
      if (!response.writableFinished) abandoned += 1;
    });
    await answersAfter;
    const result = await answer(body);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/subgraphs/name/fake`,
    requests,
    addBlock(block: FakeBlock): void {
      blocks.push(block);
    },
    reportIndexingErrors(): void {
      hasIndexingErrors = true;
    },
    /** Answers nothing before the promise is fulfilled. */
    holdUntil(promise: Promise<unknown>): void {
      answersAfter = promise;
    },
    /** Requests that were given up before they were answered. */
    get abandoned(): number {
      return abandoned;
    },
    /** Has no data before this block. */
    startAt(number: number): void {
      earliestBlock = number;
    },
    /** Calls back before each query is answered. */
    watch(callback: (query: string) => void): void {
      onRequest = callback;
    },
    /** Puts another block in the newest one's place, without what the newest one brought. */
    replaceHead(block: FakeBlock): void {
      const { number } = head();
      blocks.splice(-1, 1, block);
      for (const table of tables.values()) {
        for (const [id, versions] of table)
          table.set(
            id,
            versions.filter(({ from }) => from < number),
          );
      }
    },
    /** Takes the newest block away; only for blocks that brought nothing. */
    dropHead(): void {
      blocks.pop();
    },
    /** Sets a row from the newest block on. */
    put(type: string, row: Row): void {
      const table = tables.get(type);
      if (table === undefined) throw new Error(`${type} is no entity`);
      table.set(row.id, [...(table.get(row.id) ?? []), { from: head().number, row }]);
    },
    /** Answers with data and these errors at once, as a subgraph that failed and is queried with `allow`. */
    failBeside(errors: { message: string }[]): void {
      extraErrors = errors;
    },
    async close(): Promise<void> {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type FakeSubgraph = Awaited<ReturnType<typeof startFakeSubgraph>>;

function entityResolvers(entity: FakeEntity, resolverOf: (field: FakeField) => unknown) {
  return Object.fromEntries(entity.fields.map((field) => [field.name, resolverOf(field)]));
}

function matches(row: Row, where: Record<string, unknown>): boolean {
  return Object.entries(where).every(([key, expected]) => {
    const [, field = '', operator = ''] = /^(.*?)(?:_(not|gt|gte|lt|lte|in))?$/.exec(key) ?? [];
    const value = row[field];
    if (operator === 'in') return (expected as unknown[]).includes(value);
    const order = compare(value, expected);
    const holds = { '': order === 0, not: order !== 0, gt: order > 0, gte: order >= 0, lt: order < 0, lte: order <= 0 };
    return holds[operator as keyof typeof holds];
  });
}

function compare(a: unknown, b: unknown): number {
  const [left, right] = [a, b].map((value) => (/^-?\d+$/.test(String(value)) ? BigInt(String(value)) : String(value)));
  if (left === right) return 0;
  return (left as string) < (right as string) ? -1 : 1;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
