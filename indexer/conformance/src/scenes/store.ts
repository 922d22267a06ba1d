import { emitterWords, type Interfaces, type Scene, type Step } from '../chain/scene.js';

/** Rows are made, merged, emptied, removed and made again, within an event, within a block and from block to block. */
export function storeScene(interfaces: Interfaces): Scene {
  const { command, emit } = emitterWords(interfaces, 'store');
  const make = (id: string, number: number, text = '') => command('new', id, text, number);
  const merge = (id: string, text: string) => command('merge', id, text);
  const append = (id: string, text: string) => command('log', id, text);
  const on = (action: string, id: string, number = 0) => command(action, id, '', number);
  const probe = (id: string, of: string) => command('probe', id, of);

  const blocks: Step[][] = [
    [emit(make('a', 1, 'one'), make('b', 2), probe('p', 'a'), probe('q', 'nothing'))],
    [emit(merge('a', 'merged'), merge('b', 'given'), append('a', 'x'), probe('p', 'a'))],
    [emit(on('null', 'a'), probe('p', 'a'), probe('q', 'b'))],
    [emit(on('remove', 'a'), probe('p', 'a'), make('a', 5, 'again'), probe('q', 'a'))],
    [emit(on('replace', 'b', 9), make('c', 3, 'c')), emit(append('b', 'y'), on('remove', 'c'))],
    [emit(make('temporary', 1), on('remove', 'temporary'), on('remove', 'never was'), on('same', 'a'))],
    [emit(on('remove', 'a'))],
    [emit(make('a', 7), command('link', 'b', 'a'), probe('p', 'a'), command('link', 'a', 'a'), probe('q', 'a'))],
    [emit(command('fixed', 'f', 'text', 1), command('fixed', 'g', '', 2), probe('f', 'f'), probe('g', 'g'))],
    [emit(probe('f', 'f'), command('fixed', 'twice', 'first', 1), command('fixed', 'twice', '', 2))],
    [emit(on('many', 'row-', 120))],
    [emit(command('raw', 'raw-a', 'b'), probe('p', 'b'), on('same', 'b'))],
    [],
    [
      emit(
        on('remove', 'row-7'),
        merge('row-8', 'eight'),
        on('null', 'row-10'),
        append('row-9', 'z'),
        append('row-9', 'zz'),
      ),
    ],
    [
      emit(
        on('many', 'row-', 20),
        command('link', 'row-3', 'row-4'),
        command('link', 'row-5', 'row-4'),
        probe('p', 'row-4'),
      ),
    ],
  ];
  return { name: 'store', blocks };
}
