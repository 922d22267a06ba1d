import { createRandom } from './random.js';

const draws = (seed: string) => {
  const random = createRandom(seed);
  return Array.from({ length: 20 }, () => random.int(0, 1_000_000));
};

test('the same seed draws the same numbers, another seed others', () => {
  expect(draws('a')).toEqual(draws('a'));
  expect(draws('a')).not.toEqual(draws('b'));
});

test('whole numbers fill their range, both ends included', () => {
  const random = createRandom('range');
  const seen = new Set(Array.from({ length: 500 }, () => random.int(3, 7)));
  expect([...seen].sort()).toEqual([3, 4, 5, 6, 7]);
});

test('amounts beyond 64 bits stay in their range', () => {
  const random = createRandom('amounts');
  const [min, max] = [10n ** 20n, 10n ** 24n];
  for (let draw = 0; draw < 200; draw++) {
    const amount = random.amount(min, max);
    expect(amount >= min && amount <= max).toBe(true);
  }
});

test('a fork does not depend on what was drawn before it', () => {
  const [fresh, used] = [createRandom('x'), createRandom('x')];
  used.int(0, 9);
  expect(fresh.fork('loans').int(0, 1e9)).toBe(used.fork('loans').int(0, 1e9));
});

test('weights of zero are never chosen', () => {
  const random = createRandom('weights');
  const items = Array.from({ length: 200 }, () =>
    random.weighted([
      ['never', 0],
      ['often', 9],
      ['rarely', 1],
    ]),
  );
  expect(items).not.toContain('never');
  expect(items.filter((item) => item === 'often').length).toBeGreaterThan(120);
});
