import { concat, encodeBytes32String, id, keccak256, toBeHex, ZeroHash } from 'ethers';
import { emitterWords, type Interfaces, type RawLog, type Scene, type Step } from '../chain/scene.js';

/** Events that filters by topic take or leave, of one address or of any, within blocks or without; some are malformed. */
export function topicsScene(interfaces: Interfaces, accounts: readonly string[]): Scene {
  const { emit, log } = emitterWords(interfaces, 'topics');
  const elsewhere = emitterWords(interfaces, 'events');
  const tag = (text: string) => encodeBytes32String(text);
  const indexed = (number: number, account: number, text: string) =>
    log('Indexed', number, accounts[account], tag(text), '0x00ff');
  const unnamed = log('Unnamed', 5, 'no names');
  const [unnamedTopic] = unnamed.topics as [string];
  const raw = (topics: string[], data: string): RawLog => ({ topics, data });
  const number = log('Overloaded(uint256)', 6);

  // Of values of any length, a topic holds the hash.
  const hashed = (text: string, data: string, list: number[], plain: bigint) => {
    const topic = interfaces.of('Emitter').getEvent('Hashed')?.topicHash ?? '';
    const words = concat(list.map((value) => toBeHex(value, 32)));
    return raw([topic, id(text), keccak256(data), keccak256(words)], toBeHex(plain, 32));
  };

  const everyOne = [1, 2, 3, 4].flatMap((value) => ['a', 'b'].map((text) => indexed(value, value % 2, text)));
  const blocks: Step[][] = [
    [emit(...everyOne)],
    [emit(unnamed, number, log('Overloaded(string)', 'six'))],
    [emit(...everyOne), elsewhere.emit(...everyOne, unnamed)],
    [emit(hashed('dynamic', '0x1234', [1, 2, 3], 9n), hashed('', '0x', [], 2n ** 256n - 1n))],
    [emit(raw([toBeHex(0xc0ffee, 32)], number.data), indexed(9, 0, 'z'), indexed(9, 1, 'z'))],
    // Data that stops too early, data that goes on, a topic too many, a topic too few, none at all.
    [
      emit(
        raw([unnamedTopic], unnamed.data.slice(0, 130)),
        raw([unnamedTopic], `${unnamed.data}ffff`),
        raw([unnamedTopic, ZeroHash], unnamed.data),
        raw(indexed(1, 0, 'a').topics.slice(0, 3), '0x'),
        raw([], '0xabcdef'),
      ),
    ],
    [emit(...everyOne)],
    [emit(...everyOne, unnamed), elsewhere.emit(number)],
  ];
  return { name: 'topics', blocks };
}
