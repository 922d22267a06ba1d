import { emitterWords, type Interfaces, type Scene, type Step } from '../chain/scene.js';

/** Owners, what they own, rent and note, and whom they like: rows that point at each other in every way, some at nothing. */
export function relationsScene(interfaces: Interfaces): Scene {
  const { command, emit } = emitterWords(interfaces, 'relations');
  const house = (id: string, owner: string, name: string, rooms: number) => command('house', owner, name, rooms, id);
  const boat = (id: string, owner: string, name: string, length: bigint) => command('boat', owner, name, length, id);
  const friends = (owner: string, list: string) => command('friends', owner, list);
  const best = (owner: string, friend: string) => command('best', owner, friend);
  const badge = (owner: string, id: number, previous = '') => command('badge', owner, previous, id);
  const note = (owner: string, text: string, about = '0x') => command('note', owner, text, 0, about);
  const count = (owner: string) => command('count', owner);
  const everything = (id: string, which: string, number: bigint, data = '0x') =>
    command('everything', id, which, number, data);

  const blocks: Step[][] = [
    [
      emit(
        house('0x01', 'ann', 'Haus', 3),
        house('0x02', 'ann', '', 0),
        boat('0x03', 'bob', 'Titanic', 2n ** 60n),
        count('ann'),
      ),
    ],
    [
      emit(
        friends('ann', 'bob,carl,nobody'),
        friends('bob', 'ann'),
        best('bob', 'ann'),
        best('carl', 'ann'),
        count('ann'),
      ),
    ],
    [
      emit(
        house('0x0102', 'bob', 'haus', 7),
        house('0xff', 'carl', 'Villa', 12),
        boat('0x00', 'ann', '', -9n),
        count('bob'),
      ),
    ],
    [emit(note('ann', 'first'), note('ann', 'second', '0x01'), note('bob', 'third', '0x03'), count('ann'))],
    [
      emit(
        badge('ann', 1),
        badge('bob', -3, '1'),
        badge('carl', 2, '-3'),
        command('pet', 'rex', 'ann'),
        command('pet', 'bobby', ''),
      ),
    ],
    [
      emit(
        command('rent', 'bob', '', 0, '0x01'),
        command('rent', 'carl', '', 0, '0x01'),
        command('rent', 'bob', '', 0, '0x02'),
      ),
    ],
    [emit(command('favourite', 'ann', '', 0, '0x03'), command('favourite', 'bob', '', 0, '0x01'), count('bob'))],
    [emit(everything('a', 'all', 17n, '0xdead'), everything('b', 'none', 0n), everything('c', 'all', -5n, '0x'))],
    [
      emit(
        everything('d', 'all', 2n ** 200n, '0x00ff00'),
        everything('e', 'big,bytes', -(2n ** 255n), '0xdeadbeef'),
        everything('B', 'int,string,empty', 2n),
      ),
    ],
    [
      emit(
        friends('ann', ''),
        best('carl', ''),
        best('ann', 'ann'),
        command('drop', 'House', '0x02'),
        count('ann'),
        count('bob'),
      ),
    ],
    [],
    [emit(house('0x01', 'carl', 'Haus', 4), count('ann'), count('carl'), command('drop', 'Pet', 'rex'))],
    [emit(command('drop', 'Owner', 'carl'), note('carl', 'of nobody'), friends('dora', 'ann,ann,bob'))],
    [
      emit(
        badge('ann', 1, '2'),
        badge('dora', 100),
        everything('f', 'tag,owner,timestamp', 3n),
        everything('a', 'empty', 0n),
      ),
    ],
    [emit(command('pet', 'rex', 'dora'), count('dora'), count('ann'))],
  ];
  return { name: 'relations', blocks };
}
