/** `npm start`: on a fresh clone nothing is installed yet, so all that runs before `prepare` is plain Node. */
import { failProcess } from './failure.mjs';
import { prepare } from './prepare.mjs';
import { step } from './progress.mjs';
import { readStartOptions, startHelp } from './startOptions.mjs';

try {
  const options = readStartOptions(process.argv.slice(2));
  if (options.help) {
    console.log(startHelp);
  } else {
    console.log('Vitrine');
    await prepare();
    const { start } = await import('../dist/start/start.js');
    await start(options, step);
  }
} catch (error) {
  failProcess(error);
}
