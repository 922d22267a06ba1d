import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { findChromium, launchChromium, NO_BROWSER } from './testing/browser.js';
import { findLowContrast } from './testing/contrast.js';
import { type FakeApi, startFakeApi } from './testing/fakeApi.js';
import { createWorld, mineBlock, type World } from './testing/world.js';

const BUILD_SCRIPT = join(import.meta.dirname, '..', 'build.mjs');
/** The page asks for the newest block every four seconds. */
const NEXT_POLL = { timeout: 12_000 };

const executable = findChromium();
const describeInBrowser = executable ? describe : describe.skip;

describeInBrowser(executable ? 'the page in a browser' : `the page in a browser (skipped, ${NO_BROWSER})`, () => {
  let folder: string;
  let browser: Browser;
  let world: World;
  let api: FakeApi;
  let page: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vitrine-dashboard-'));
    execFileSync(process.execPath, [BUILD_SCRIPT, folder]);
    browser = await launchChromium(executable ?? '');
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    world = createWorld({ tapes: 2, loans: 60 });
  });

  afterEach(async () => {
    await page?.close();
    await api?.close();
  });

  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<void> {
    api = await startFakeApi({ world, dashboardDir: folder });
    page = await browser.newPage(options);
    await page.goto(api.url);
  }

  function tile(metric: string) {
    return page.locator(`[data-metric="${metric}"]`).first();
  }

  async function allVerified() {
    await page.getByText('50 of 50 loans on this page verified in your browser').waitFor();
  }

  test('shows each metric with its evidence', async () => {
    await open();
    await tile('AUM').waitFor();
    expect(await tile('AUM').textContent()).toBe('Assets under management$11,482,905.18Evidence: Self reported');
    expect(await tile('TVL').textContent()).toBe('Total value locked$10,068,321.97Evidence: On chain');
    expect(await page.locator('[data-metric="EXCHANGE_RATE"]').count()).toBe(world.markets.length);
    expect(await page.locator('[data-fact="reserve"]').last().textContent()).toContain('3,920,117.48 USDC');
  });

  test('opens a definition by keyboard and gives the focus back', async () => {
    await open();
    await tile('TVL').focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Total value locked' });
    await sheet.waitFor();
    const text = await sheet.textContent();
    for (const part of ['10^decimals', 'reserve[mDAI]', '10,068,321.965', 'Read from the chain.', 'version 1.0.0']) {
      expect(text).toContain(part);
    }
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(await tile('TVL').evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('links each definition to the query behind it', async () => {
    await open();
    await tile('TVL').click();
    const href = await page.getByRole('dialog').locator('.query-link').getAttribute('href');
    expect(new URL(href ?? '', api.url).searchParams.get('query')).toContain(`$block: Int = ${world.block}`);
  });

  test('says why a number is missing', async () => {
    world.unknown.set('ACTIVE_COLLATERALISATION', 'nothing is owed, the ratio is undefined');
    await open();
    await tile('ACTIVE_COLLATERALISATION').waitFor();
    expect(await tile('ACTIVE_COLLATERALISATION').textContent()).toContain('nothing is owed, the ratio is undefined');
  });

  test('follows the chain without a reload', async () => {
    await open();
    await page.getByText('As of block 18,204').waitFor();
    mineBlock(world);
    await page.getByText('As of block 18,205').waitFor(NEXT_POLL);
  });

  test('keeps the last numbers, marked stale, while the API does not answer, and recovers', async () => {
    await open();
    await tile('AUM').waitFor();
    api.mode = 'down';
    await page.getByText('cannot be reached').waitFor(NEXT_POLL);
    expect(await page.locator('.as-of').textContent()).toMatch(/^stale/i);
    expect(await tile('AUM').textContent()).toContain('$11,482,905.18');
    api.mode = 'up';
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText('cannot be reached').waitFor({ state: 'detached' });
  });

  test('says so when the API does not answer from the start', async () => {
    await open();
    await tile('AUM').waitFor();
    api.mode = 'failing';
    await page.reload();
    await page.getByText('HTTP status 503').waitFor();
    await page.getByText('There are no numbers yet.').waitFor();
  });

  test('verifies every loan against the root on chain and shows the path', async () => {
    await open();
    await allVerified();
    await page
      .getByRole('button', { name: /verified: show the proof/ })
      .first()
      .click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('equals the root on chain').waitFor();
    expect(await sheet.locator('.path > li').count()).toBeGreaterThan(5);
  });

  test('shows which loan is not proven, and why', async () => {
    const loan = world.tapes[0]?.loans[3];
    if (!loan) throw new Error('the made-up tape has no fourth loan');
    loan.proof.balanceCents = '1';
    await open();
    await page.getByText('1 of 50 loans on this page could not be proven').waitFor();
    await page.getByRole('button', { name: `failed: show the proof of loan ${loan.assetNumber}` }).click();
    await page.getByRole('dialog').getByText('Not proven: record amount mismatch').waitFor();
  });

  test('proves nothing when the root on chain is another one', async () => {
    const tape = world.tapes[0];
    if (tape) tape.onChain.root = `0x${'77'.repeat(32)}`;
    await open();
    await page.getByText('50 of 50 loans on this page could not be proven').waitFor();
  });

  test('says when the totals on chain and in the registry differ', async () => {
    await open();
    await page.getByText("The registry's totals equal those on chain.").waitFor();
    await page.close();
    await api.close();
    const tape = world.tapes[0];
    if (tape?.registered) tape.registered.totalBalance = '1.00';
    await open();
    await page.getByText("The registry's totals differ from those on chain.").waitFor();
  });

  test('says when there is no tape, and when the registry does not hold one', async () => {
    const [first] = world.tapes;
    if (first) first.registered = null;
    await open();
    await page.getByText('The registry does not hold this tape.').waitFor();
    await page.close();
    await api.close();
    world.tapes = [];
    await open();
    await page.getByText('No loan tape has been published yet.').waitFor();
  });

  test('pages through the loans and back', async () => {
    await open();
    await allVerified();
    const first = await page.locator('.loan-table tbody th').first().textContent();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('51–71 of 71').waitFor();
    await page.getByText('21 of 21 loans on this page verified').waitFor();
    expect(await page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByText('1–50 of 71').waitFor();
    expect(await page.locator('.loan-table tbody th').first().textContent()).toBe(first);
  });

  test('filters and sorts the loans, and changes the tape', async () => {
    await open();
    await allVerified();
    await page.getByLabel('Past due').selectOption('31');
    await page.locator('.loan-table[aria-busy="true"]').waitFor({ state: 'detached' });
    await expect(
      page.locator('.bucket', { hasText: 'current' }).first().waitFor({ state: 'detached' }),
    ).resolves.toBeUndefined();
    await page.getByRole('button', { name: 'Days past due' }).click();
    const days = (await page.locator('.loan-table tbody td:nth-child(9)').allTextContents()).map(Number);
    expect(days).toEqual([...days].sort((left, right) => left - right));
    await page.getByLabel('Tape').selectOption({ index: 1 });
    await page.getByText('1–50 of 60').waitFor();
  });

  test('reads the chart by keyboard and toggles its markets', async () => {
    await open();
    await page.locator('.plot canvas').first().waitFor();
    await page.locator('.plot').first().focus();
    await page.keyboard.press('End');
    const tooltip = page.locator('.tooltip').first();
    await tooltip.waitFor();
    expect(await tooltip.textContent()).toMatch(/mDAI1\.\d{8}mUSDC1\.\d{8}/);
    await page.getByRole('button', { name: 'mUSDC', exact: true }).click();
    await page.locator('.plot').first().focus();
    await page.keyboard.press('Home');
    await tooltip.waitFor();
    expect(await tooltip.textContent()).not.toContain('mUSDC');
  });

  test('asks nobody but its own host, and reports no errors', async () => {
    api = await startFakeApi({ world, dashboardDir: folder });
    page = await browser.newPage();
    const elsewhere: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => !request.url().startsWith(api.url) && elsewhere.push(request.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(api.url);
    await allVerified();
    expect({ elsewhere, errors }).toEqual({ elsewhere: [], errors: [] });
  });

  test.each(['light', 'dark'] as const)('has enough contrast in %s', async (colorScheme) => {
    world.unknown.set('DMG_BURNED', 'no burn is indexed yet');
    const loan = world.tapes[0]?.loans[0];
    if (loan) loan.proof.balanceCents = '1';
    await open({ colorScheme });
    await page.getByText('1 of 50 loans on this page could not be proven').waitFor();
    expect(await findLowContrast(page)).toEqual([]);
  });

  test.each([320, 390, 768, 1024])('fits a window %i pixels wide', async (width) => {
    await open({ viewport: { width, height: 800 } });
    await allVerified();
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content).toBeLessThanOrEqual(window ?? 0);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('.tile')]
        .filter((element) => element.scrollWidth > element.clientWidth)
        .map((element) => element.textContent),
    );
    expect(cut).toEqual([]);
  });
});
