import { emitterWords, type Interfaces, type Scene } from '../chain/scene.js';

/** A few rows of every type, with ids whose order by bytes is not the one of a dictionary. */
export function namesScene(interfaces: Interfaces): Scene {
  const { command, emit } = emitterWords(interfaces, 'names');
  const ids = ['b', 'a', 'B', 'ä', '10', '9', 'a%', 'a_b', "it's"];
  return { name: 'names', blocks: ids.map((id, at) => [emit(command('Ann', id, `table "${id}"`, at))]) };
}
