import { dashboardDir } from '../index.js';
import { startFakeApi } from './fakeApi.js';
import { createWorld, mineBlock } from './world.js';

const BLOCK_MS = 4_000;
const DEFAULT_PORT = 4100;

/** For work on the page alone: `npm run dev -w dashboard`. */
async function serve(): Promise<void> {
  const world = createWorld();
  const { url } = await startFakeApi({ world, dashboardDir, port: Number(process.env.PORT ?? DEFAULT_PORT) });
  setInterval(() => mineBlock(world), BLOCK_MS);
  console.log(`the page over made-up data: ${url}`);
}

void serve();
