import type { Interfaces, Scene } from '../chain/scene.js';
import { callhandlersScene } from './callhandlers.js';
import { callsScene } from './calls.js';
import { erc20Scene } from './erc20.js';
import { eventsScene } from './events.js';
import { faultsScene } from './faults.js';
import { formatsScene } from './formats.js';
import { namesScene } from './names.js';
import { numbersScene } from './numbers.js';
import { pointsScene } from './points.js';
import { receiptsScene } from './receipts.js';
import { relationsScene } from './relations.js';
import { storeScene } from './store.js';
import { templatesScene } from './templates.js';
import { topicsScene } from './topics.js';

const SCENES = [
  erc20Scene,
  templatesScene,
  callsScene,
  callhandlersScene,
  eventsScene,
  topicsScene,
  receiptsScene,
  numbersScene,
  relationsScene,
  storeScene,
  pointsScene,
  formatsScene,
  faultsScene,
  namesScene,
];

/** Everything that happens on the chain of a run, side by side. */
export function allScenes(interfaces: Interfaces, accounts: readonly string[]): Scene[] {
  return SCENES.map((scene) => scene(interfaces, accounts));
}
