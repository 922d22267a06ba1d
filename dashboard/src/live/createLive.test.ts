import { type Client, createClient } from '../api/client.js';
import { type FakeApi, startFakeApi } from '../testing/fakeApi.js';
import { createWorld, mineBlock, type World } from '../testing/world.js';
import { createLive, type Live, type LiveState } from './createLive.js';

const POLL_MS = 20;

let world: World;
let api: FakeApi;
let live: Live;
let states: LiveState[];
let asked: string[];
let pauses: number[];

beforeEach(async () => {
  world = createWorld({ tapes: 1, loans: 3 });
  api = await startFakeApi({ world });
  states = [];
  asked = [];
  pauses = [];
  live = createLive({ client: recording(createClient({ endpoint: `${api.url}/graphql` })), onChange, pollMs: POLL_MS });
});

afterEach(async () => {
  live.stop();
  await api.close();
});

function onChange(state: LiveState) {
  states.push(state);
  // The clock may move on between the state's making and this.
  pauses.push(Math.round(((state.nextAt ?? 0) - Date.now()) / POLL_MS) * POLL_MS);
}

function recording(client: Client): Client {
  return {
    ...client,
    query(document, variables, signal) {
      asked.push(/query (\w+)/.exec(document.text)?.[1] ?? '');
      return client.query(document, variables, signal);
    },
  };
}

async function until(matches: (state: LiveState) => boolean): Promise<LiveState> {
  for (let tries = 0; tries < 500; tries++) {
    const found = states.findLast(matches);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no such state; the last was ${JSON.stringify(states.at(-1)?.error)}`);
}

test('reads all numbers at the newest block', async () => {
  live.start();
  const { snapshot } = await until(({ status }) => status === 'live');
  expect(snapshot?.head.number).toBe(world.block);
  expect(new Set(snapshot?.overview.metrics.map(({ asOfBlock }) => asOfBlock))).toEqual(new Set([`${world.block}`]));
});

test('asks for everything only when there is a new block', async () => {
  live.start();
  await until(() => asked.filter((name) => name === 'Head').length >= 4);
  expect(asked.filter((name) => name === 'Overview')).toHaveLength(1);
  mineBlock(world);
  await until(({ snapshot }) => snapshot?.head.number === world.block);
  expect(asked.filter((name) => name === 'Overview')).toHaveLength(2);
});

test('shows no numbers that are not all of one block', async () => {
  world.lag = 1;
  live.start();
  const { snapshot, error } = await until((state) => state.error !== null);
  expect(snapshot).toBeNull();
  expect(error?.message).toMatch('its numbers are not of one block');
  world.lag = 0;
  await until(({ status }) => status === 'live');
});

test('keeps the last numbers, marked stale, while the API is away, and recovers', async () => {
  live.start();
  await until(({ status }) => status === 'live');
  api.mode = 'failing';
  const stale = await until(({ status }) => status === 'stale');
  expect(stale.error?.code).toBe('API_STATUS');
  expect(stale.snapshot?.head.number).toBe(world.block);
  api.mode = 'up';
  states = [];
  live.refresh();
  const recovered = await until(({ status }) => status === 'live');
  expect(recovered.error).toBeNull();
});

test('waits longer after each failure', async () => {
  api.mode = 'failing';
  live.start();
  await until(() => states.length >= 4);
  expect(pauses.slice(0, 4)).toEqual([1, 2, 4, 8].map((factor) => factor * POLL_MS));
  expect(states.every(({ status, snapshot }) => status === 'loading' && snapshot === null)).toBe(true);
});

test('says nothing more once stopped', async () => {
  live.start();
  await until(({ status }) => status === 'live');
  live.stop();
  const count = states.length;
  await new Promise((resolve) => setTimeout(resolve, 5 * POLL_MS));
  expect(states).toHaveLength(count);
});
