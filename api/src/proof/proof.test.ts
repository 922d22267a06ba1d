import fc from 'fast-check';
import {
  AMOUNT_LIMIT,
  collectSiblings,
  createSumTreeBuilder,
  fromHex,
  LOAN_SCHEMA_ID,
  type LoanProof,
  levelWidths,
  proveLeaf,
  toHex,
  unpackNode,
  verifyLoanProof,
} from './index.js';
import { book, buildTree, leaf, proofOf } from './testing/book.js';

const amounts = fc.bigInt({ min: 0n, max: 10n ** 13n });
const books = fc.array(fc.tuple(amounts, amounts), {
  minLength: 1,
  maxLength: 40,
});

test('every leaf of any tree verifies against its root, and the totals are the sums', () => {
  fc.assert(
    fc.property(books, (pairs) => {
      const { leaves, tree } = book(pairs);
      expect(tree.totalBalanceCents).toBe(pairs.reduce((sum, [balance]) => sum + balance, 0n));
      expect(tree.totalValueCents).toBe(pairs.reduce((sum, [, value]) => sum + value, 0n));
      leaves.forEach((_, index) => {
        const proof = proofOf(leaves, tree, index);
        const published = {
          root: tree.root,
          loanCount: leaves.length,
          totalBalanceCents: tree.totalBalanceCents,
        };
        expect(verifyLoanProof(proof, published)).toMatchObject({
          valid: true,
        });
      });
    }),
    { numRuns: 40 },
  );
});

test('a proof verifies as JSON carries it, with amounts as strings and hex in capitals', () => {
  const { leaves, tree } = book([
    [100n, 200n],
    [1n, 2n],
    [3n, 4n],
  ]);
  const json = JSON.parse(
    JSON.stringify(proofOf(leaves, tree, 1), (_, value) => (typeof value === 'bigint' ? value.toString() : value)),
  );
  const root = `0x${tree.root.slice(2).toUpperCase()}`;
  expect(
    verifyLoanProof(json, {
      root,
      totalValueCents: '206',
      schemaId: LOAN_SCHEMA_ID,
    }),
  ).toMatchObject({
    valid: true,
  });
});

/** Every single thing that can be changed in a proof. */
function tampered(proof: LoanProof): [string, LoanProof][] {
  const flip = (hex: string, byte: number): `0x${string}` => {
    const bytes = fromHex(hex);
    bytes[byte % bytes.length] = (bytes[byte % bytes.length] ?? 0) ^ 1;
    return toHex(bytes);
  };
  const changes: [string, LoanProof][] = [
    ['schemaId', { ...proof, schemaId: flip(proof.schemaId, 3) }],
    ['salt', { ...proof, salt: flip(proof.salt, 5) }],
    ['root', { ...proof, root: flip(proof.root, 9) }],
    ['balance', { ...proof, balanceCents: proof.balanceCents + 1n }],
    ['value', { ...proof, valueCents: proof.valueCents + 1n }],
    ['total balance', { ...proof, totalBalanceCents: proof.totalBalanceCents + 1n }],
    ['total value', { ...proof, totalValueCents: proof.totalValueCents + 1n }],
    ['loan count', { ...proof, loanCount: proof.loanCount + 1 }],
    ['index up', { ...proof, index: proof.index + 1 }],
    ['index down', { ...proof, index: proof.index - 1 }],
    [
      'sibling added',
      {
        ...proof,
        siblings: [...proof.siblings, { hash: proof.root, balanceCents: 0n, valueCents: 0n }],
      },
    ],
    ['record', { ...proof, record: proof.record.replace('good', 'gold') }],
    [
      'asset number',
      {
        ...proof,
        record: proof.record.replace('assetNumber=A', 'assetNumber=B'),
      },
    ],
  ];
  if (proof.loanCount > 1) changes.push(['loan count down', { ...proof, loanCount: proof.loanCount - 1 }]);
  proof.siblings.forEach((sibling, i) => {
    const withSibling = (change: Partial<typeof sibling>) => ({
      ...proof,
      siblings: proof.siblings.map((each, at) => (at === i ? { ...each, ...change } : each)),
    });
    changes.push([`sibling ${i} hash`, withSibling({ hash: flip(sibling.hash, i) })]);
    changes.push([`sibling ${i} balance`, withSibling({ balanceCents: sibling.balanceCents + 1n })]);
    changes.push([`sibling ${i} value`, withSibling({ valueCents: sibling.valueCents + 1n })]);
    changes.push([`sibling ${i} left out`, { ...proof, siblings: proof.siblings.filter((_, at) => at !== i) }]);
  });
  return changes;
}

test('a proof with anything changed is refused with a reason', () => {
  fc.assert(
    fc.property(books, fc.nat(), (pairs, pick) => {
      const { leaves, tree } = book(pairs);
      const proof = proofOf(leaves, tree, pick % leaves.length);
      for (const [what, changed] of tampered(proof)) {
        const result = verifyLoanProof(changed, { root: tree.root });
        expect([what, result.valid]).toEqual([what, false]);
      }
    }),
    { numRuns: 25 },
  );
});

test('any byte changed in hash, salt or record is refused', () => {
  const { leaves, tree } = book(Array.from({ length: 11 }, (_, i) => [BigInt(i), BigInt(i * 3)] as const));
  const proof = proofOf(leaves, tree, 4);
  const record = new TextEncoder().encode(proof.record);
  for (let at = 0; at < record.length; at++) {
    const changed = record.slice();
    changed[at] = (changed[at] ?? 0) ^ 0x04;
    const text = new TextDecoder().decode(changed);
    expect(verifyLoanProof({ ...proof, record: text }, { root: tree.root }).valid).toBe(false);
  }
  for (let at = 0; at < 32; at++) {
    const salt = fromHex(proof.salt);
    salt[at] = (salt[at] ?? 0) ^ 0x80;
    expect(verifyLoanProof({ ...proof, salt: toHex(salt) }, { root: tree.root }).valid).toBe(false);
  }
});

test('a tree with one leaf has a proof without siblings', () => {
  const { leaves, tree } = book([[12_345n, 67_890n]]);
  const proof = proofOf(leaves, tree, 0);
  expect(proof.siblings).toEqual([]);
  expect(verifyLoanProof(proof, { root: tree.root })).toMatchObject({
    valid: true,
  });
  expect(tree.totalBalanceCents).toBe(12_345n);
});

test('a loan of one tape does not verify against the root of another', () => {
  const first = book([
    [1n, 1n],
    [2n, 2n],
  ]);
  const second = book([
    [1n, 1n],
    [2n, 3n],
  ]);
  const result = verifyLoanProof(proofOf(first.leaves, first.tree, 0), {
    root: second.tree.root,
  });
  expect(result).toMatchObject({ valid: false, reason: 'ROOT_MISMATCH' });
});

test('totals, count or schema that the chain states otherwise than the root are reported', () => {
  const { leaves, tree } = book([
    [5n, 6n],
    [7n, 8n],
  ]);
  const proof = proofOf(leaves, tree, 0);
  const { root } = tree;
  for (const claim of [{ loanCount: 3 }, { totalBalanceCents: 13n }, { totalValueCents: '13' }, { schemaId: root }]) {
    expect(verifyLoanProof(proof, { root, ...claim })).toMatchObject({
      valid: false,
      reason: 'PUBLISHED_MISMATCH',
    });
  }
});

test('a leaf that counts another amount than its record states is refused, though its path is sound', () => {
  const honest = leaf(0, 100n, 200n);
  const inflated = { ...honest, balanceCents: 1_000_000n };
  const leaves = [inflated, leaf(1, 5n, 5n)];
  const tree = buildTree(leaves);
  const result = verifyLoanProof(proofOf(leaves, tree, 0), { root: tree.root });
  expect(result).toMatchObject({
    valid: false,
    reason: 'RECORD_AMOUNT_MISMATCH',
  });
});

test('amounts that could wrap a sum around are refused by builder and verifier', () => {
  const builder = createSumTreeBuilder();
  const hash = new Uint8Array(32);
  expect(() => builder.add({ hash, balanceCents: AMOUNT_LIMIT, valueCents: 0n })).toThrow(RangeError);
  expect(() => builder.add({ hash, balanceCents: -1n, valueCents: 0n })).toThrow(RangeError);
  builder.add({ hash, balanceCents: AMOUNT_LIMIT - 1n, valueCents: 0n });
  builder.add({ hash, balanceCents: 1n, valueCents: 0n });
  expect(() => builder.finish()).toThrow(RangeError);

  const { leaves, tree } = book([
    [5n, 6n],
    [7n, 8n],
  ]);
  const proof = proofOf(leaves, tree, 0);
  const [sibling] = proof.siblings as [LoanProof['siblings'][number]];
  for (const balanceCents of [AMOUNT_LIMIT, -7n, AMOUNT_LIMIT - 1n]) {
    const forged = { ...proof, siblings: [{ ...sibling, balanceCents }] };
    expect(verifyLoanProof(forged, { root: tree.root })).toMatchObject({
      valid: false,
      reason: 'AMOUNT_OUT_OF_RANGE',
    });
  }
});

test('whatever is handed to the verifier, it answers and does not throw', () => {
  const { leaves, tree } = book([
    [5n, 6n],
    [7n, 8n],
  ]);
  const proof = proofOf(leaves, tree, 1) as unknown as Record<string, unknown>;
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(proof)), fc.anything(), (name, value) => {
      fc.pre(!Object.is(value, proof[name]));
      const result = verifyLoanProof({ ...proof, [name]: value } as never, {
        root: tree.root,
      });
      expect(result.valid).toBe(false);
    }),
    { numRuns: 300 },
  );
  expect(verifyLoanProof(null as never, { root: tree.root })).toMatchObject({
    valid: false,
    reason: 'MALFORMED',
  });
});

test('a level with an odd number of nodes carries its last one up unchanged', () => {
  expect(levelWidths(5)).toEqual([5, 3, 2, 1]);
  const { tree } = book([1, 2, 3, 4, 5].map((cents) => [BigInt(cents), 0n] as const));
  expect(unpackNode(tree.nodes, 4)).toEqual(unpackNode(tree.nodes, 7));
  expect(proveLeaf(tree, 4)).toHaveLength(1);
  expect(() => collectSiblings(5, 5, (node) => unpackNode(tree.nodes, node))).toThrow(RangeError);
});
