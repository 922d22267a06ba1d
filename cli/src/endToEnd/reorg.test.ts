import { setTimeout as sleep } from 'node:timers/promises';
import { metricsByCall, plainDecimal, sortFigures } from '../testing/metricsByCall.js';
import { openTestWorld, type TestWorld } from '../testing/openTestWorld.js';

const REORG_DEPTH = 3;
const FOLLOW_TIMEOUT_MS = 20_000;

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld({ months: 1, accounts: 6, loans: 30 });
}, 120_000);

afterAll(() => world?.close());

interface Head {
  _meta: { block: { number: number; hash: string } };
}

/** Waits until the gateway answers from the chain's present head. */
async function followHead(): Promise<number> {
  const deadline = Date.now() + FOLLOW_TIMEOUT_MS;
  for (;;) {
    const head = await world.provider.getBlock('latest');
    const { _meta } = await world.query<Head>('{ _meta { block { number hash } } }');
    if (head && _meta.block.hash === head.hash) return head.number;
    if (Date.now() > deadline)
      throw new Error(
        `the index stays at ${_meta.block.number} ${_meta.block.hash}, the chain is at ${head?.number} ${head?.hash}`,
      );
    await sleep(50);
  }
}

async function figures(block: number) {
  const { metrics } = await world.query<{
    metrics: { definition: { id: string }; market: { id: string } | null; value: string | null }[];
  }>('query ($block: Int) { metrics(block: $block) { definition { id } market { id } value } }', { block });
  return metrics
    .filter(({ definition }) => definition.id !== 'REALISED_APY')
    .map(({ definition, market, value }) => ({
      id: definition.id,
      market: market?.id ?? null,
      value: value === null ? null : plainDecimal(value),
    }));
}

test('a reorganisation of three blocks is followed without a restart, and its deposits are gone', async () => {
  const [depositor] = world.world.depositors;
  const market = world.protocol.market('mUSDC');
  if (!depositor) throw new Error('the scenario has no depositors');
  await followHead();
  const signer = await world.provider.getSigner(depositor);
  const faucet = market.underlyingContract.connect(signer) as typeof market.underlyingContract;
  const mToken = market.mTokenContract.connect(signer) as typeof market.mTokenContract;
  const amount = 1_000_000n;
  await (await faucet.mint(depositor, amount * 10n)).wait();
  await (await faucet.approve(market.mToken, amount * 10n)).wait();
  const before = await world.provider.getBlockNumber();
  const countMints = async () =>
    (
      await world.query<{ market: { mintCount: number } }>('query ($id: ID!) { market(id: $id) { mintCount } }', {
        id: market.mToken.toLowerCase(),
      })
    ).market.mintCount;
  await followHead();
  const mintsBefore = await countMints();
  for (let block = 0; block < REORG_DEPTH; block++) await (await mToken['mint(uint256)'](amount)).wait();
  await followHead();
  expect(await countMints()).toBe(mintsBefore + REORG_DEPTH);

  // Three blocks at the same heights, without the deposits.
  await world.provider.send('anvil_reorg', [REORG_DEPTH, []]);
  expect(await followHead()).toBe(before + REORG_DEPTH);
  expect(await countMints()).toBe(mintsBefore);

  await (await mToken['mint(uint256)'](amount)).wait();
  const head = await followHead();
  expect(await countMints()).toBe(mintsBefore + 1);
  expect(sortFigures(await figures(head))).toEqual(sortFigures(await metricsByCall(world.protocol, head)));
});
