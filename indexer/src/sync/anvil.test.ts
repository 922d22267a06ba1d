import { startAnvil } from '../testing/anvil.js';
import { buildFixture, eventsOf } from '../testing/fixtures.js';
import { eventually, readEntities, startIndexer, temporaryFolder } from '../testing/harness.js';

const TOKEN = '0x00000000000000000000000000000000000000aa';
const token = eventsOf('token', 'Token', TOKEN);
const account = (n: number) => `0x${n.toString(16).padStart(40, '0')}`;

test('a reorg of three blocks in a real chain is followed without a restart', async () => {
  const anvil = await startAnvil(TOKEN);
  const folder = temporaryFolder();
  const databasePath = folder.path('db');
  const balances = () => readEntities(databasePath, 'Account').map((row) => row.balance);
  try {
    for (let i = 1; i <= 5; i++) await anvil.emit(token('Transfer', account(1), account(2), 10 ** i));
    const options = { manifestPath: buildFixture('token'), rpcUrl: anvil.url, databasePath, pollIntervalMs: 20 };
    const indexer = await startIndexer(options);
    await eventually(() => indexer.status().head?.number === 5);
    expect(balances()).toEqual(['-111110', '111110']);

    await anvil.rpc('anvil_reorg', 3, []);
    await eventually(() => balances()[1] === '110', 'going back three blocks');
    await anvil.emit(token('Transfer', account(1), account(2), 7));
    await eventually(() => indexer.status().head?.number === 6);
    expect(balances()).toEqual(['-117', '117']);
    expect(indexer.status()).toMatchObject({ health: 'healthy', error: null, synced: true });
    await indexer.stop();
  } finally {
    await anvil.stop();
    folder.remove();
  }
});
