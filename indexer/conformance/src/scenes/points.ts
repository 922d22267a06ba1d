import { emitterWords, type Interfaces, type Scene, type Step } from '../chain/scene.js';

/** Measurements of three series over hours and days, with gaps, several in one block or none. */
export function pointsScene(interfaces: Interfaces): Scene {
  const { emit, log } = emitterWords(interfaces, 'points');
  const point = (series: number, value: number, amount: number) =>
    log('Point', series, value, amount, ['red', 'green', ''][series % 3]);

  const blocks: Step[][] = [];
  for (let at = 0; at < 44; at++) {
    const logs = [point(1, at * 3 - 20, at)];
    if (at % 3 === 0) logs.push(point(2, -at, 1000 - at), point(1, 7, 0));
    if (at % 10 === 4) logs.push(point(3, 2 ** 40, at ** 5));
    blocks.push(at % 5 === 2 ? [] : [emit(...logs)]);
  }
  return { name: 'points', blocks };
}
