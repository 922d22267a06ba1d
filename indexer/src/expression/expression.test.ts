import {
  type Compiled,
  compileExpression,
  ExpressionError,
  type Numeric,
  parseExpression,
  type Value,
} from './index.js';

interface Row {
  i: bigint;
  l: bigint;
  n: Numeric;
  none: null;
  text: string;
}

const ROW: Row = { i: -7n, l: 3_000_000_000n, n: { digits: 12_345n, scale: 3 }, none: null, text: 'red' };
const TYPES = { i: 'int4', l: 'int8', n: 'numeric', none: 'numeric', text: 'text' } as const;

function compile(source: string): Compiled<Row> {
  return compileExpression(parseExpression(source), (name) => {
    if (!(name in TYPES)) throw new ExpressionError(`no ${name}`);
    const column = name as keyof Row;
    return { type: TYPES[column], run: (row) => row[column] };
  });
}

function show(value: Value): unknown {
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return value;
  const { digits, scale } = value;
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  return `${digits < 0n ? '-' : ''}${whole}${scale > 0 ? `.${text.slice(-scale)}` : ''}`;
}

// What PostgreSQL 15 answers to the same.
test.each<[source: string, type: string, value: unknown]>([
  ['1 + 2 * 3', 'int4', 7n],
  ['2 ^ 3 ^ 2', 'float8', 64],
  ['-2 ^ 2', 'float8', 4],
  ['-n ^ 2', 'numeric', '152.3990250000000000'],
  ['i / 2', 'int4', -3n],
  ['i % 4', 'int4', -3n],
  ['l / i', 'int8', -428_571_428n],
  ['n / 3', 'numeric', '4.1150000000000000'],
  ['1 / n', 'numeric', '0.08100445524503847712'],
  ['n % 5', 'numeric', '2.345'],
  ['n * n', 'numeric', '152.399025'],
  ['n ^ (-2)', 'numeric', '0.0065617217695454'],
  ['n ^ 0.5', 'numeric', '3.5135452181521729'],
  ['abs(i) + sign(n)', 'numeric', '8'],
  ['ceiling(n) + ceiling(-n)', 'numeric', '1'],
  ['n::numeric(10, 2) + cast(n as decimal(4))', 'numeric', '24.35'],
  ['cast(-n as numeric(5, 1))', 'numeric', '-12.3'],
  ['sign(i)', 'float8', -1],
  ['div(i, 2)', 'numeric', '-3'],
  ['mod(n, 2)', 'numeric', '0.345'],
  ['gcd(i, 21)', 'int4', 7n],
  ['lcm(4, 6)', 'int4', 12n],
  ['power(i, 2)', 'float8', 49],
  ['coalesce(none, i)', 'numeric', '-7'],
  ['coalesce(i, i / 0)', 'int4', -7n],
  ['nullif(i, -7)', 'int4', null],
  ['greatest(i, none, 2.5)', 'numeric', '2.5'],
  ['least(i, none, 2.5)', 'numeric', '-7'],
  ['none + 1', 'numeric', null],
  ['none is null and i is not null', 'bool', true],
  ['none > 1 or i < 0', 'bool', true],
  ['none > 1 and i < 0', 'bool', null],
  ['(none > 1) is not true', 'bool', true],
  ['not i = 1 and 1 <> 2', 'bool', true],
  ['i is distinct from none', 'bool', true],
  ['none is not distinct from null', 'bool', true],
  ['case when i > 0 then i else n end', 'numeric', '12.345'],
  ['case i when 1 then 10 when -7 then 20 end', 'int4', 20n],
  ['case when i > 0 then 1 end', 'int4', null],
  ['i::numeric / 2', 'numeric', '-3.5000000000000000'],
  ['cast(n as integer)', 'int4', 12n],
  ["case when text = 'red' then text else '''' end", 'text', 'red'],
  ['"i" + .5e1', 'numeric', '-2'],
  ['CASE WHEN i IS NULL THEN 1 ELSE COALESCE(i, 2) END', 'int4', -7n],
])('%s', (source, type, value) => {
  const compiled = compile(source);
  expect(compiled.type).toBe(type);
  expect(show(compiled.run(ROW))).toEqual(value);
});

test.each([
  ['i +', /expected an expression, found the end/],
  ['i 2', /expected the end, found `2`/],
  ['(i', /expected `\)`/],
  ['i # 2', /can not read `# 2`/],
  ['random()', /Function random is not supported/],
  ['sum(i)', /Function sum is not supported/],
  ['x + 1', /no x/],
  ['text + 1', /mixes the types text and int4/],
  ['abs(i, 2)', /takes 1 argument/],
  ['not i', /a condition is needed/],
  ['case when i then 1 end', /a condition is needed/],
  ['case end', /expected an expression/],
  ['i in (1, 2)', /expected the end/],
  ['i <=> 1', /expected the end/],
  ['floor(n)', /expressions using floor are not supported by graph-node/],
  ['cast(i as text)', /expected one of the types/],
])('%s is refused', (source, message) => {
  expect(() => compile(source)).toThrow(ExpressionError);
  expect(() => compile(source)).toThrow(message);
});

test.each([
  ['2147483647 + 1', 'integer out of range'],
  ['l * l * l', 'bigint out of range'],
  ['i / 0', 'division by zero'],
  ['n % 0', 'division by zero'],
  ['cast(l as int)', 'integer out of range'],
  ['n::numeric(3, 2)', 'numeric field overflow'],
  ['0.0 ^ (-1)', 'zero raised to a negative power'],
])('%s fails as in PostgreSQL', (source, message) => {
  expect(() => compile(source).run(ROW)).toThrow(message);
});
