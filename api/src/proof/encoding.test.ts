import { solidityPackedKeccak256 } from 'ethers';
import { decodeRecord, LOAN_SCHEMA_ID, toHex } from './index.js';
import { book, leaf, SALT, WORKED_EXAMPLE } from './testing/book.js';

test('an implementation straight from docs/proofs.md, with another library, finds the same root', () => {
  const { leaves, tree } = book(WORKED_EXAMPLE);
  const keccak = (types: string[], values: unknown[]) => solidityPackedKeccak256(types, values);
  const nodes = leaves.map(({ record, balanceCents, valueCents }, i) => {
    const salt = keccak(['bytes32', 'string'], [toHex(SALT), `A00000${i}`]);
    const recordHash = keccak(['string'], [record]);
    const types = ['uint8', 'bytes32', 'uint256', 'uint256', 'bytes32'];
    return {
      hash: keccak(types, [0, salt, balanceCents, valueCents, recordHash]),
      balanceCents,
      valueCents,
    };
  });
  type Node = (typeof nodes)[number];
  const join = (left: Node, right: Node): Node => ({
    hash: keccak(
      ['uint8', 'bytes32', 'uint256', 'uint256', 'bytes32', 'uint256', 'uint256'],
      [1, left.hash, left.balanceCents, left.valueCents, right.hash, right.balanceCents, right.valueCents],
    ),
    balanceCents: left.balanceCents + right.balanceCents,
    valueCents: left.valueCents + right.valueCents,
  });
  const [first, second, third] = nodes as [Node, Node, Node];
  const top = join(join(first, second), third);
  const root = keccak(
    ['uint8', 'bytes32', 'uint256', 'uint256', 'uint256'],
    [2, top.hash, top.balanceCents, top.valueCents, 3],
  );

  expect(root).toBe(tree.root);
  expect(keccak(['string'], ['vitrine.loan.v1'])).toBe(LOAN_SCHEMA_ID);
});

test('the encoding does not change: the worked example keeps its root', () => {
  const { leaves, tree } = book(WORKED_EXAMPLE);
  expect(LOAN_SCHEMA_ID).toBe('0xc35ec045c743ada542d3723e018ffdb7c9372ad54e290ffeb2489385f7d986ac');
  expect(leaves[1]?.record).toMatchInlineSnapshot(`
   "vitrine.loan.v1
   assetNumber=A000001
   vehicleManufacturerName=Škoda = good
   vehicleValueAmount=300.00
   reportingPeriodActualEndBalanceAmount=250.50"
  `);
  expect(toHex(leaves[1]?.salt ?? SALT)).toMatchInlineSnapshot(
    `"0x73a62b8c8001a151362c93510e82cea0fda816ef1516cf0728a26ecb3e0669ff"`,
  );
  expect(tree.root).toMatchInlineSnapshot(`"0xe007c3871c7923cf86ec671a2bc7db1ac6afe18f84cdc12cb61a6682f8eb0d1b"`);
});

test.each([
  ['another schema', (record: string) => record.replace('.v1', '.v2')],
  ['an unknown field', (record: string) => `${record}\nvin=1FTEW1E53JFA00001`],
  ['a field twice', (record: string) => `${record}\nassetNumber=A1`],
  ['a line without a name', (record: string) => `${record}\nrepossessedIndicator`],
  ['an empty value', (record: string) => `${record}\nrepossessedIndicator=`],
  ['space at the end of a value', (record: string) => `${record} `],
  ['a required field missing', (record: string) => record.replace(/\nassetNumber=.*/, '')],
])('a record with %s is no canonical record', (_, change) => {
  const { record } = leaf(0, 1n, 1n);
  expect(decodeRecord(record).get('vehicleManufacturerName')).toBe('Škoda = good');
  expect(() => decodeRecord(change(record))).toThrow(SyntaxError);
});
