import { emitterWords, type Interfaces, type Scene, type Step } from '../chain/scene.js';

/** How handlers fail: what the event asks for, with its text. */
const FAULTS: Array<[action: string, text: string]> = [
  ['abort', 'because it was asked for'],
  ['abort', 'with a\nnew line, ünïcode and "quotes"'],
  ['abort silently', ''],
  ['throw', 'thrown'],
  ['critical', 'enough'],
  ['index', 'abc'],
  ['null', 'no row'],
  ['unreachable', ''],
  ['divide int', ''],
  ['divide big', ''],
  ['mod big', ''],
  ['divide decimal', ''],
  ['parse big', '0x10'],
  ['parse big', ''],
  ['parse big', '5.0'],
  ['parse decimal', 'NaN'],
  ['parse decimal', ' 5'],
  ['parse decimal', '1e'],
  ['parse decimal', ''],
  ['exponent', '1e6145'],
  ['exponent', '1e-6144'],
  ['address', '0x12'],
  ['address', 'no address'],
  ['hex', '0xzz'],
  ['hex', '0x123'],
  ['json', '{'],
  ['yaml', '"'],
  ['json number', '-1'],
  ['json number', '1.5'],
  ['revert', ''],
  ['call', ''],
  ['too wide', ''],
  ['undefined fields', 'u'],
  ['immutable twice', 'i'],
  ['remove immutable', 'x'],
];

/** Good events with a bad one among them, block after block; then only good ones. */
export function faultsScene(interfaces: Interfaces): Scene {
  const { command, emit } = emitterWords(interfaces, 'faults');
  const good = (subject: string) => command('good', subject);
  const blocks: Step[][] = [[], [], [emit(good('before'), good('also before'))], []];
  FAULTS.forEach(([action, text], at) => {
    blocks.push([emit(good(`ok-${at}`), command(action, `lost-${at}`, text), good(`after-${at}`))]);
  });
  blocks.push([emit(good('before')), emit(good('last'))]);
  return { name: 'faults', blocks };
}
