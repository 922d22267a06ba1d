/** `npm run build`: installs and builds what is missing or out of date, and no more. */
import { failProcess } from './failure.mjs';
import { prepare } from './prepare.mjs';

await prepare().catch(failProcess);
