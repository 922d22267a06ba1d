import { describe, ratio, type Suite } from './measurement.js';
import { indexerSuite } from './suites/indexer.js';
import { registrySuite } from './suites/registry.js';
import { startSuite } from './suites/start.js';

const suites: Suite[] = [startSuite, registrySuite, indexerSuite];

/** `npm run bench [-- <suite>…]`: measures, prints a line each, and fails when something falls short of its limit. */
async function main(names: string[]): Promise<void> {
  const unknown = names.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown !== undefined) {
    console.error(`vitrine: there is no suite '${unknown}'; there are ${suites.map(({ name }) => name).join(', ')}`);
    process.exitCode = 1;
    return;
  }
  for (const suite of suites.filter(({ name }) => names.length === 0 || names.includes(name))) {
    console.log(suite.name);
    for await (const measurement of suite.run()) {
      console.log(describe(measurement));
      if (ratio(measurement) < 1) process.exitCode = 1;
    }
  }
}

await main(process.argv.slice(2));
