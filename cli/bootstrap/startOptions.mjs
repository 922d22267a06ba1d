import { parseArgs } from 'node:util';
import { Failure } from './failure.mjs';

export const startHelp = `Usage: npm start -- [options]

Sets everything up and shows a living market, backed by a real loan tape, in a browser: starts a local chain, deploys
the contracts, plays the scenario, indexes it, imports its loan tapes and serves the dashboard and the GraphQL API.
Ctrl-C stops it all.

Options
  --port <number>      where the dashboard and the API are served (default 4000); the chain's RPC takes the next
                       port and the subgraph engine the one after
  --rpc <url>          use the development chain (anvil) at this URL instead of starting one
  --seed <number>      seed of the scenario (default 1); the same seed gives the same history, to the last hash
  --block-time <s>     seconds between new blocks once the history has been played (default 3)
  --help               this text

Then
  http://localhost:4000/          the dashboard
  http://localhost:4000/graphql   the API, and its explorer in a browser`;

const HIGHEST_PORT = 65_533;

/**
 * @param {string[]} args
 * @returns {{ help: boolean, port: number, rpc?: string, seed: number, blockSeconds: number }}
 */
export function readStartOptions(args) {
  const { values } = parse(args);
  return {
    help: values.help,
    port: wholeNumber('--port', values.port, 1, HIGHEST_PORT),
    seed: wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1),
    blockSeconds: wholeNumber('--block-time', values['block-time'], 1, 3600),
    ...(values.rpc === undefined ? {} : { rpc: httpUrl('--rpc', values.rpc) }),
  };
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        port: { type: 'string', default: '4000' },
        rpc: { type: 'string' },
        seed: { type: 'string', default: '1' },
        'block-time': { type: 'string', default: '3' },
      },
    });
  } catch (error) {
    throw new Failure(`${error.message.split(/\.\s/)[0]}; \`npm start -- --help\` lists the options`);
  }
}

function wholeNumber(option, text, lowest, highest) {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= lowest && number <= highest) return number;
  throw new Failure(`${option} takes a whole number from ${lowest} to ${highest}, not '${text}'`);
}

function httpUrl(option, text) {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new Failure(`${option} takes an http(s) URL such as http://127.0.0.1:8545, not '${text}'`);
}
