import fc from 'fast-check';
import { createFixture, type Fixture } from './testing/fixture.js';

/**
 * Filters, orders, pages and blocks against a model in plain JavaScript: the same entities, held in an array.
 */
const SCHEMA = `
type Parent @entity(immutable: false) {
  id: Bytes!
  rank: Int!
  things: [Thing!]! @derivedFrom(field: "parent")
}
type Thing @entity(immutable: false) {
  id: String!
  parent: Parent
  name: String
  big: BigInt
  decimal: BigDecimal
  count: Int
  flag: Boolean
  data: Bytes
  tags: [String!]!
}
`;

const HEAD = 6;
const PARENTS = ['0x01', '0x02', '0x0301'];

interface Thing {
  id: string;
  parent: string | null;
  name: string | null;
  big: string | null;
  decimal: string | null;
  count: number | null;
  flag: boolean | null;
  data: string | null;
  tags: string[];
}

interface Version {
  thing: Thing;
  from: number;
  to: number;
}

const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 4 });
const text = fc.stringMatching(/^[abAB%_\\é]{0,3}$/);
const big = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String);
const smallBig = fc.integer({ min: -300, max: 300 }).map(String);
const decimal = fc
  .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 0, max: 3 }))
  .map(([digits, scale]) => plainDecimal(digits, scale));
const data = fc.uint8Array({ maxLength: 3 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`);

const values = fc.record({
  parent: nullable(fc.constantFrom(...PARENTS)),
  name: nullable(text),
  big: nullable(fc.oneof(big, smallBig)),
  decimal: nullable(decimal),
  count: nullable(fc.integer({ min: -3, max: 3 })),
  flag: nullable(fc.boolean()),
  data: nullable(data),
  tags: fc.array(text, { maxLength: 3 }),
});

/** For each entity, versions that follow each other; the last may have ended, which is a removal. */
const history = fc
  .array(fc.tuple(fc.array(values, { minLength: 1, maxLength: 3 }), fc.nat(2), fc.boolean()), { maxLength: 12 })
  .map((entities) =>
    entities.flatMap(([versions, start, removed], entity): Version[] =>
      versions.map((version, index) => ({
        thing: { id: `t${entity}`, ...version },
        from: start + index,
        to: index < versions.length - 1 || removed ? start + index + 1 : Number.MAX_SAFE_INTEGER,
      })),
    ),
  );

type Predicate = (thing: Thing) => boolean;
interface Condition {
  where: string;
  holds: Predicate;
}

const quote = JSON.stringify;
const compare = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Compares two values of a field by what they mean; the model's own arithmetic, apart from the encodings under test. */
const ORDERS: Record<string, (a: never, b: never) => number> = {
  id: (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)),
  name: (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)),
  big: (a: string, b: string) => compare(BigInt(a), BigInt(b)),
  decimal: (a: string, b: string) => compare(scaled(a), scaled(b)),
  count: (a: number, b: number) => compare(a, b),
  flag: (a: boolean, b: boolean) => compare(a, b),
  data: (a: string, b: string) => Buffer.compare(Buffer.from(a.slice(2), 'hex'), Buffer.from(b.slice(2), 'hex')),
};

function comparison(field: keyof Thing, operand: fc.Arbitrary<unknown>): fc.Arbitrary<Condition> {
  const order = ORDERS[field] as (a: unknown, b: unknown) => number;
  const tests: Record<string, (sign: number) => boolean> = {
    '': (sign) => sign === 0,
    _not: (sign) => sign !== 0,
    _gt: (sign) => sign > 0,
    _gte: (sign) => sign >= 0,
    _lt: (sign) => sign < 0,
    _lte: (sign) => sign <= 0,
  };
  const operators = field === 'flag' ? ['', '_not'] : Object.keys(tests);
  const single = fc.tuple(fc.constantFrom(...operators), operand).map(([operator, value]) => ({
    where: `${field}${operator}: ${quote(value)}`,
    holds: (thing: Thing) => thing[field] !== null && (tests[operator]?.(order(thing[field], value)) ?? false),
  }));
  const several = fc.tuple(fc.boolean(), fc.array(operand, { maxLength: 3 })).map(([negated, list]) => ({
    where: `${field}_${negated ? 'not_in' : 'in'}: ${quote(list)}`,
    holds: (thing: Thing) =>
      thing[field] !== null && list.length > 0 && list.some((value) => order(thing[field], value) === 0) !== negated,
  }));
  const absent = fc.boolean().map((negated) => ({
    where: `${field}${negated ? '_not' : ''}: null`,
    holds: (thing: Thing) => (thing[field] === null) !== negated,
  }));
  return fc.oneof({ weight: 4, arbitrary: single }, { weight: 2, arbitrary: several }, absent);
}

/** LIKE, as PostgreSQL defines it, by regular expression. */
function like(pattern: string, ignoreCase: boolean): RegExp {
  const source = pattern.replace(/\\(.)|[^\\]/gsu, (token, escaped: string | undefined) => {
    if (token === '%') return '.*';
    if (token === '_') return '.';
    return (escaped ?? token).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  // Only ASCII letters have a case here: the database has the C locale.
  return new RegExp(
    `^${ignoreCase ? source.replace(/[a-z]/gi, (c) => `[${c.toLowerCase()}${c.toUpperCase()}]`) : source}$`,
    'su',
  );
}

const textMatch: fc.Arbitrary<Condition> = fc
  .tuple(
    fc.constantFrom('contains', 'starts_with', 'ends_with'),
    fc.boolean(),
    fc.boolean(),
    text.filter((value) => !value.includes('\\')),
  )
  .map(([kind, negated, ignoreCase, value]) => {
    const whole = value.startsWith('%') || value.endsWith('%');
    const patterns: Record<string, string> = {
      contains: whole ? value : `%${value}%`,
      starts_with: `${value}%`,
      ends_with: `%${value}`,
    };
    const pattern = like(patterns[kind] ?? '', ignoreCase);
    return {
      where: `name_${negated ? 'not_' : ''}${kind}${ignoreCase ? '_nocase' : ''}: ${quote(value)}`,
      holds: ({ name }) => name !== null && pattern.test(name) !== negated,
    };
  });

const listMatch: fc.Arbitrary<Condition> = fc
  .tuple(fc.boolean(), fc.array(text, { maxLength: 2 }))
  .map(([negated, list]) => ({
    where: `tags_${negated ? 'not_' : ''}contains: ${quote(list)}`,
    holds: ({ tags }) =>
      negated ? !list.some((value) => tags.includes(value)) : list.every((value) => tags.includes(value)),
  }));

const parentRank: fc.Arbitrary<Condition> = fc.nat(3).map((rank) => ({
  where: `parent_: { rank_gte: ${rank} }`,
  holds: ({ parent }) => parent !== null && PARENTS.indexOf(parent) >= rank,
}));

const column = fc.oneof(
  comparison(
    'id',
    fc.nat(12).map((n) => `t${n}`),
  ),
  comparison('name', text),
  comparison('big', fc.oneof(big, smallBig)),
  comparison('decimal', decimal),
  comparison('count', fc.integer({ min: -3, max: 3 })),
  comparison('flag', fc.boolean()),
  comparison('data', data),
  textMatch,
  listMatch,
  parentRank,
);

const { condition } = fc.letrec<{ condition: Condition; combined: Condition }>((tie) => ({
  condition: fc.oneof({ maxDepth: 2, depthIdentifier: 'where' }, { weight: 3, arbitrary: column }, tie('combined')),
  combined: fc
    .tuple(fc.constantFrom('and', 'or'), fc.array(tie('condition'), { maxLength: 3, depthIdentifier: 'where' }))
    .map(([kind, parts]) => ({
      where: `${kind}: [${parts.map((part) => `{ ${part.where} }`).join(', ')}]`,
      holds: (thing: Thing) =>
        kind === 'and' ? parts.every((part) => part.holds(thing)) : parts.some((part) => part.holds(thing)),
    })),
}));

const request = fc.record({
  condition: fc.option(condition),
  orderBy: fc.option(fc.constantFrom('id', 'name', 'big', 'decimal', 'count', 'flag', 'data')),
  descending: fc.boolean(),
  first: fc.option(fc.integer({ min: 1, max: 5 })),
  skip: fc.option(fc.nat(4)),
  block: fc.option(fc.nat(HEAD)),
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

function expected(versions: readonly Version[], ask: Request, parent?: string): string[] {
  const block = ask.block ?? HEAD;
  const field = ask.orderBy ?? 'id';
  const direction = ask.orderBy !== null && ask.descending ? -1 : 1;
  const order = ORDERS[field] as (a: unknown, b: unknown) => number;
  return versions
    .filter(({ from, to }) => from <= block && block < to)
    .map(({ thing }) => thing)
    .filter((thing) => parent === undefined || thing.parent === parent)
    .filter((thing) => ask.condition?.holds(thing) ?? true)
    .sort(
      (a, b) =>
        direction * (compareNullable(order, a[field as keyof Thing], b[field as keyof Thing]) || compare(a.id, b.id)),
    )
    .slice(ask.skip ?? 0, (ask.skip ?? 0) + (ask.first ?? 100))
    .map(({ id }) => id);
}

function compareNullable(order: (a: unknown, b: unknown) => number, a: unknown, b: unknown): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return order(a, b);
}

function argumentsOf(ask: Request, root: boolean): string {
  const parts = [
    ask.condition && `where: { ${ask.condition.where} }`,
    ask.orderBy && `orderBy: ${ask.orderBy}`,
    `orderDirection: ${ask.descending ? 'desc' : 'asc'}`,
    ask.first !== null && `first: ${ask.first}`,
    ask.skip !== null && `skip: ${ask.skip}`,
    root && ask.block !== null && `block: { number: ${ask.block} }`,
  ];
  return parts.filter(Boolean).join(', ');
}

function fill(fixture: Fixture, versions: readonly Version[]): void {
  fixture.db.exec('DELETE FROM thing');
  for (const { thing, from, to } of versions) fixture.insert('Thing', { ...thing }, from, to);
}

describe.each([
  ['before the indexes are built', false],
  ['with indexes', true],
])('%s', (_, indexed) => {
  let fixture: Fixture;
  beforeAll(() => {
    fixture = createFixture(SCHEMA);
    PARENTS.forEach((id, rank) => {
      fixture.insert('Parent', { id, rank });
    });
    fixture.setHead(HEAD);
    if (indexed) fixture.buildIndexes();
  });
  afterAll(() => fixture.close());

  test('collections hold what the model holds, in its order', () => {
    fc.assert(
      fc.property(history, request, (versions, ask) => {
        fill(fixture, versions);
        const answer = fixture.query(`{ things(${argumentsOf(ask, true)}) { id } }`);
        expect(answer.errors).toBeUndefined();
        expect(answer.data.things.map((thing: Thing) => thing.id)).toEqual(expected(versions, ask));
      }),
      { numRuns: 500 },
    );
  });

  test('derived collections hold, for each parent, what the model holds', () => {
    fc.assert(
      fc.property(history, request, (versions, ask) => {
        fill(fixture, versions);
        const block = ask.block === null ? '' : `(block: { number: ${ask.block} })`;
        const answer = fixture.query(`{ parents${block} { id things(${argumentsOf(ask, false)}) { id } } }`);
        expect(answer.errors).toBeUndefined();
        const found = answer.data.parents.map((parent: { id: string; things: Thing[] }) => [
          parent.id,
          parent.things.map((thing) => thing.id),
        ]);
        expect(found).toEqual(PARENTS.map((id) => [id, expected(versions, ask, id)]));
      }),
      { numRuns: 300 },
    );
  });
});

function plainDecimal(digits: number, scale: number): string {
  const sign = digits < 0 ? '-' : '';
  const padded = Math.abs(digits)
    .toString()
    .padStart(scale + 1, '0');
  const whole = padded.slice(0, padded.length - scale);
  const fraction = scale === 0 ? '' : `.${padded.slice(-scale)}`;
  return digits === 0 ? '0' : `${sign}${whole}${fraction}`.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

function scaled(decimalText: string): bigint {
  const [whole = '', fraction = ''] = decimalText.split('.');
  return BigInt(whole + fraction.padEnd(3, '0'));
}
