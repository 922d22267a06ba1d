import { AbiCoder, hexlify, toUtf8Bytes } from 'ethers';
import { emitterWords, type Interfaces, type Scene, type Step } from '../chain/scene.js';

const JSON_TEXTS = [
  'null',
  'true',
  '""',
  '[]',
  '{}',
  ' { "b" : 1, "a" : [ null, false, "x\\u00e9\\n\\ud834\\udd1e", { "deep": [[]] } ], "b": 2 } ',
  '{"z":0,"10":1,"9":2,"__proto__":3}',
  '[1.0, 1e3, 1E-2, -0, 0.1, 123456789012345678901234567890, 1.7976931348623157e309]',
  '[18446744073709551615, -9223372036854775808, 9223372036854775808]',
  '{"a":1,}',
  '[01]',
  '{"a" 1}',
  'nul',
  '',
  '"\\ud800"',
  '"raw\nline"',
  '[1] 2',
  '\u{feff}{}',
  'NaN',
];

const YAML_TEXTS = [
  'a: 1\nb: [x, 2.5, ~, yes]\nc:\n  - true\n  - "quoted"\n',
  '- 0x1F\n- 0o17\n- 1e3\n- .5\n- -0\n- .inf\n- .nan\n- 1_000\n- 2020-01-01\n- 12345678901234567890123\n',
  '? [complex, key]\n: value\n1: one\ntrue: yes\n',
  'text: |\n  line one\n  line two\nfolded: >\n  a\n  b\n',
  'base: &base {a: 1}\nderived:\n  <<: *base\n  b: 2\n',
  'tagged: !thing {a: 1}\nother: !!str 5\n',
  '',
  '~',
  'a: b: c',
  '"unclosed',
  'a: 1\na: 2\n',
  '--- 1\n--- 2\n',
];

/** Texts and bytes for the host to parse, decode, encode and hash, good and bad. */
export function formatsScene(interfaces: Interfaces): Scene {
  const { command, emit } = emitterWords(interfaces, 'formats');
  const utf8 = (text: string) => hexlify(toUtf8Bytes(text));
  const encode = (types: string[], values: unknown[]) => AbiCoder.defaultAbiCoder().encode(types, values);
  const decode = (types: string, data: string) => command('decode', '', types, 0, data);
  const bytes = (data: string) => command('bytes', '', '', 0, data);
  const pair = encode(['uint256', 'string'], [7, 'seven']);
  const tuple = encode(['tuple(uint256,string,bytes2[])'], [[7, 'seven', ['0x1234', '0xffff']]]);

  const blocks: Step[][] = [
    [emit(...JSON_TEXTS.map((text) => command('json', '', '', 0, utf8(text))))],
    [
      emit(
        command('json', '', 'integer', 0, utf8('-170141183460469231731687303715884105728')),
        command('json', '', 'bytes', 0, '0xff'),
      ),
    ],
    [emit(...YAML_TEXTS.map((text) => command('yaml', '', '', 0, utf8(text))))],
    [
      emit(
        decode('(uint256,string)', encode(['tuple(uint256,string)'], [[7, 'seven']])),
        decode('(uint256,string)', pair),
        decode('(uint256, string, bytes2[])', tuple),
        decode('uint256', pair),
        decode('uint8', encode(['uint256'], [300])),
        decode('int8', encode(['int256'], [-1])),
        decode('bool', encode(['uint256'], [2])),
        decode('address', encode(['address'], [`0x${'ab'.repeat(20)}`])),
        decode('string', encode(['bytes'], ['0xff61'])),
        decode('bytes32[2]', encode(['bytes32[2]'], [[`0x${'01'.repeat(32)}`, `0x${'02'.repeat(32)}`]])),
        decode(
          '(address,(bool,int64[])[],bytes)',
          encode(
            ['tuple(address,tuple(bool,int64[])[],bytes)'],
            [
              [
                `0x${'11'.repeat(20)}`,
                [
                  [true, [-1, 2]],
                  [false, []],
                ],
                '0x00',
              ],
            ],
          ),
        ),
        decode('uint256[]', encode(['uint256[]'], [[]])),
        decode('uint', encode(['uint256'], [1])),
        decode('uint7', encode(['uint256'], [1])),
        decode('nonsense', '0x'),
        decode('', '0x'),
        decode('()', '0x'),
        decode('(uint256)', '0x01'),
        decode('string', '0x'),
      ),
    ],
    [emit(command('encode', 'subject', 'text ✓', -7, '0x010203'), command('encode', '', '', 2n ** 255n - 1n, '0x'))],
    [emit(command('keccak', '', '', 0, '0x'), command('keccak', '', '', 0, utf8('hello')))],
    [
      emit(
        bytes('0x'),
        bytes('0x00'),
        bytes('0x000061'),
        bytes('0x6100620000'),
        bytes('0xff80'),
        bytes(`0x${'ab'.repeat(20)}`),
        bytes('0xf09d849e'),
      ),
    ],
    [
      emit(
        command('text', '', ''),
        command('text', '', 'größe ✓'),
        command('text', '', 'plain'),
        command('log', '', 'said'),
      ),
    ],
  ];
  return { name: 'formats', blocks };
}
