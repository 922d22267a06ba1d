/** `npm run bench`: builds what is out of date and measures. */
import { failProcess } from './failure.mjs';
import { prepare } from './prepare.mjs';

try {
  await prepare();
  await import('../../bench/dist/main.js');
} catch (error) {
  failProcess(error);
}
