import { AbiCoder, hexlify, toUtf8Bytes, ZeroAddress, ZeroHash } from 'ethers';
import { emitterWords, type Interfaces, type RawLog, type Scene, type Step } from '../chain/scene.js';

const MAX = (bits: bigint) => 2n ** bits - 1n;
const WORD = `0x${'ab'.repeat(32)}`;

/** A value of every ABI type, at its edges; text that is not UTF-8, or has NULs in it. */
export function eventsScene(interfaces: Interfaces, accounts: readonly string[]): Scene {
  const { command, emit, log } = emitterWords(interfaces, 'events');
  const words = (data: string, text: string, kind: number, flag = true) =>
    log('Words', accounts[1], flag, '0x7f', '0xdeadbeef', WORD, data, text, kind);
  const inner = (label: string, ...values: bigint[]) => ({ flag: true, values, label });
  const outer = (label: string, list: unknown[]) => ({
    id: MAX(256n),
    who: accounts[2],
    note: '0x',
    inner: inner(label, -1n, 2n ** 63n - 1n, -(2n ** 63n)),
    list,
  });

  const blocks: Step[][] = [
    [
      emit(
        log('Integers', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        log(
          'Integers',
          -128,
          255,
          -(2 ** 23),
          2 ** 24 - 1,
          -(2 ** 31),
          2 ** 32 - 1,
          -(2n ** 63n),
          MAX(64n),
          -(2n ** 255n),
          MAX(256n),
        ),
      ),
    ],
    [emit(log('Integers', 127, 128, 2 ** 23 - 1, 1, 2 ** 31 - 1, 2 ** 31, MAX(63n), 2n ** 63n, MAX(255n), 2n ** 255n))],
    [emit(words('0x', '', 0), words('0x00', 'größe ✓ 𝄞', 1), words('0xff00ff', '"quoted"\n\\ \t', 2, false))],
    [
      emit(
        words('0x', 'nul\0inside\0', 0),
        withBytes(words('0x', 'XXXX', 2), 'ff61fe80'),
        withBytes(words('0x', 'YYYY', 1), 'c3a9eda0'),
      ),
    ],
    // 3 is no Kind for Solidity; decoding takes it for a number all the same. It is left out: no mapping can store it.
    [
      emit(
        log('Lists', [], [], [], [], [], []),
        log(
          'Lists',
          [accounts[0], ZeroAddress],
          [true, false],
          [WORD, ZeroHash],
          ['0x', '0x0102'],
          ['', 'b', 'a'],
          [-1, 0, 1],
        ),
      ),
    ],
    [
      emit(
        log(
          'Nested',
          [1, 2, MAX(256n)],
          [
            [1, 2],
            [3, 255],
          ],
          [['a', 'b'], []],
          [-1, 2 ** 31 - 1],
        ),
      ),
    ],
    [emit(log('Structured', outer('label', [])), log('Structured', outer('', [inner('x'), inner('y', 1n, 2n)])))],
    [emit(command('tick')), emit(command('tock'))],
    [],
    [emit(command('tick'))],
    [emit(badAddress(interfaces), badBool(interfaces))],
  ];
  return { name: 'events', blocks };
}

/** The same log with other bytes for its text, which is of four. */
function withBytes(log: RawLog, bytes: string): RawLog {
  const text = /58585858|59595959/.exec(log.data)?.[0] ?? '';
  return { ...log, data: log.data.replace(text, bytes) };
}

const WORDS_TYPES = ['uint256', 'uint256', 'bytes32', 'bytes32', 'bytes32', 'bytes', 'string', 'uint256'];

function dirtyWords(interfaces: Interfaces, address: bigint, flag: bigint): RawLog {
  const topic = interfaces.of('Emitter').getEvent('Words')?.topicHash ?? '';
  const text = hexlify(toUtf8Bytes('dirty'));
  const values = [address, flag, WORD, WORD, WORD, text, 'dirty', 1n];
  return { topics: [topic], data: AbiCoder.defaultAbiCoder().encode(WORDS_TYPES, values) };
}

/** Bits are set where an address has none. */
const badAddress = (interfaces: Interfaces) => dirtyWords(interfaces, MAX(256n), 1n);

/** A truth value that is two. */
const badBool = (interfaces: Interfaces) => dirtyWords(interfaces, 1n, 2n);
