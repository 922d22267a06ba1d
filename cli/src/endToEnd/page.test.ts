import { findChromium, launchChromium, NO_BROWSER } from '@vitrine/dashboard/testing';
import type { Browser, Locator, Page } from 'playwright-core';
import { type MetricFigure, metricsByCall, sortFigures } from '../testing/metricsByCall.js';
import { openTestWorld, type TestWorld } from '../testing/openTestWorld.js';

const executable = findChromium();
const describeInBrowser = executable ? describe : describe.skip;

describeInBrowser(
  executable ? 'the page of a real market' : `the page of a real market (skipped, ${NO_BROWSER})`,
  () => {
    let world: TestWorld;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      [world, browser] = await Promise.all([
        openTestWorld({ months: 2, accounts: 10, loans: 80 }),
        launchChromium(executable ?? ''),
      ]);
      page = await browser.newPage();
      await page.goto(world.url);
    }, 120_000);

    afterAll(async () => {
      await browser?.close();
      await world?.close();
    });

    /** The exact value that a tile's definition shows; null where it says that there is none. */
    async function exactValue(tile: Locator): Promise<string | null> {
      await tile.click();
      const sheet = page.getByRole('dialog');
      await sheet.getByText('Provenance').waitFor();
      const exact = sheet.locator('dt:has-text("Exact value") + dd .number');
      const text = (await exact.count()) === 0 ? null : await exact.textContent();
      expect(await sheet.textContent()).toContain(world.world.head.number.toLocaleString('en-US'));
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'hidden' });
      return text === null ? null : text.replace(/[^\d.]/g, '');
    }

    test('each number equals what the contracts answer at the block that the page names', async () => {
      await page.getByText('verified in your browser').waitFor();
      const figures: MetricFigure[] = [];
      for (const tile of await page.locator('.headline [data-metric]').all()) {
        figures.push({
          id: (await tile.getAttribute('data-metric')) ?? '',
          market: null,
          value: await exactValue(tile),
        });
      }
      for (const card of await page.locator('article.market').all()) {
        const market = (await card.locator('h3').getAttribute('id'))?.replace('market-', '') ?? '';
        for (const tile of await card.locator('[data-metric]').all()) {
          figures.push({ id: (await tile.getAttribute('data-metric')) ?? '', market, value: await exactValue(tile) });
        }
      }
      const shown = figures.filter(({ id }) => id !== 'REALISED_APY');
      expect(sortFigures(shown)).toEqual(sortFigures(await metricsByCall(world.protocol, world.world.head.number)));
    });

    test('each loan of the tape is proven in the browser against the root on the chain', async () => {
      await page.getByText(/50 of 50 loans on this page verified in your browser/).waitFor();
      const [tape] = world.world.tapes.slice(-1);
      const onChain = await world.protocol.tapeRegistry.tapeIdOf(tape?.root ?? '');
      expect(onChain).toBe(BigInt(world.world.tapes.length));
      expect(await page.locator('body').textContent()).toContain('equal those on chain');
    });

    test('a new block appears without a reload', async () => {
      await world.provider.send('evm_mine', []);
      const head = await world.provider.getBlockNumber();
      await page.getByText(`As of block ${head.toLocaleString('en-US')}`).waitFor({ timeout: 15_000 });
    });
  },
);
