import { gzipSync } from 'node:zlib';
import { computeTapeCommitment, type Registry, RegistryError, type RegistryErrorCode } from './index.js';
import { createTestFolder, createTestRegistry, NAMESPACE, row, type TestFolder, tapeXml } from './testing/tapeXml.js';

let folder: TestFolder;
let registry: Registry;

beforeAll(async () => {
  folder = createTestFolder();
  registry = await createTestRegistry();
});

afterAll(async () => {
  await registry.close();
  folder.remove();
});

async function refusal(content: string | Uint8Array): Promise<RegistryError> {
  const error = await registry.importTape(folder.write('bad.xml', content)).catch((reason: unknown) => reason);
  expect(await registry.registeredTapes()).toEqual([]);
  if (!(error instanceof RegistryError)) throw new Error(`not refused as it should: ${String(error)}`);
  return error;
}

const GOOD = tapeXml(row(), row({ assetNumber: 'L-0002' }));
const LEASE = GOOD.replace('autoloan', 'autolease');
const BOMB = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>`;

const BAD_FILES: [string, string | Uint8Array, RegistryErrorCode, RegExp][] = [
  ['an empty file', '', 'TAPE_FILE_EMPTY', /fetch it again/],
  ['white space', ' \n ', 'TAPE_XML_MALFORMED', /well-formed/],
  ['no XML', 'loan,balance\n1,2\n', 'TAPE_XML_MALFORMED', /well-formed/],
  ['another root', '<loans/>', 'TAPE_UNKNOWN_FORMAT', /loans in namespace \(none\)/],
  ['another namespace', `<assetData xmlns="urn:x">${row()}</assetData>`, 'TAPE_UNKNOWN_FORMAT', /urn:x/],
  ['another asset class', LEASE, 'TAPE_UNKNOWN_FORMAT', /another asset class/],
  ['a tape cut off', GOOD.slice(0, GOOD.length - 200), 'TAPE_XML_MALFORMED', /cut off/],
  ['a tape cut off within a tag', GOOD.slice(0, GOOD.length - 5), 'TAPE_XML_MALFORMED', /./],
  ['crossed tags', GOOD.replace('</assetNumber>', '</assets>'), 'TAPE_XML_MALFORMED', /line \d+, column \d+/],
  ['a second document', `${GOOD}${GOOD}`, 'TAPE_XML_MALFORMED', /./],
  ['a DOCTYPE', GOOD.replace('<assetData', `${BOMB}<assetData`), 'TAPE_DOCTYPE', /remove it/],
  [
    'an external DTD',
    GOOD.replace('<assetData', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><assetData'),
    'TAPE_DOCTYPE',
    /./,
  ],
  ['an entity of its own', GOOD.replace('TOYOTA', '&b;'), 'TAPE_XML_MALFORMED', /entity/],
  ['an element in a field', GOOD.replace('TOYOTA', '<b>TOYOTA</b>'), 'TAPE_UNEXPECTED_ELEMENT', /inside of a field/],
  [
    'something else than rows',
    `<assetData xmlns="${NAMESPACE}"><pool/></assetData>`,
    'TAPE_UNEXPECTED_ELEMENT',
    /pool/,
  ],
  ['text between rows', GOOD.replace('<assets>', 'x<assets>'), 'TAPE_XML_MALFORMED', /outside of a field/],
  ['another encoding', GOOD.replace('UTF-8', 'ISO-8859-1'), 'TAPE_ENCODING', /convert it/],
  ['UTF-16', Buffer.from(`\ufeff${GOOD}`, 'utf16le'), 'TAPE_ENCODING', /UTF-16/],
  ['bytes that are not UTF-8', Buffer.from(GOOD.replace('TOYOTA', 'CITRO\xcbN'), 'latin1'), 'TAPE_ENCODING', /line 14/],
  ['a damaged gzip file', corrupted(gzipSync(GOOD)), 'TAPE_GZIP_DAMAGED', /fetch it again/],
  ['a gzip file cut off', gzipSync(GOOD).subarray(0, 200), 'TAPE_GZIP_DAMAGED', /cut off/],
  ['no rows', `<assetData xmlns="${NAMESPACE}"/>`, 'TAPE_WITHOUT_LOANS', /no rows/],
  ['rows that are all refused', tapeXml(row({ vehicleValueAmount: null })), 'TAPE_WITHOUT_LOANS', /is missing/],
  ['a loan twice', tapeXml(row(), row()), 'TAPE_DUPLICATE_ASSET_NUMBER', /L-0001 is there twice, first at line 3/],
  [
    'a loan twice, once refused',
    tapeXml(row(), row({ vehicleValueAmount: null })),
    'TAPE_DUPLICATE_ASSET_NUMBER',
    /twice/,
  ],
  [
    'two periods',
    tapeXml(row(), row({ assetNumber: 'L-2', reportingPeriodEndingDate: '06-30-2026' })),
    'TAPE_MIXED_PERIODS',
    /2026-06-30 in a tape of period 2026-05-01 to 2026-05-31.*line 29/,
  ],
  ['a text without end', GOOD.replace('TOYOTA', 'x'.repeat(3_000_000)), 'TAPE_LIMIT_EXCEEDED', /1 MiB/],
  ['a comment without end', GOOD.replace('<assets>', `<!--${'x'.repeat(3_000_000)}`), 'TAPE_LIMIT_EXCEEDED', /1 MiB/],
  ['a DOCTYPE without end', `<!DOCTYPE a [${' '.repeat(3_000_000)}`, 'TAPE_LIMIT_EXCEEDED', /1 MiB/],
  [
    'a field of many parts',
    GOOD.replace('TOYOTA', '<![CDATA[xxxxxxxxxx]]>'.repeat(2_000)),
    'TAPE_LIMIT_EXCEEDED',
    /characters/,
  ],
];

test.each(BAD_FILES)('%s is refused, and nothing of it is kept', async (_, content, code, message) => {
  const error = await refusal(content);
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
  expect(error.message).toContain('bad.xml');
});

test('errors in the file say where, as data too', async () => {
  const error = await refusal(GOOD.replace('TOYOTA', 'A & B'));
  expect(error).toMatchObject({ code: 'TAPE_XML_MALFORMED', position: { line: 14 }, retryable: false });
});

test('a file that is not there, or is a folder, is refused', async () => {
  await expect(registry.importTape(`${folder.path}/none.xml`)).rejects.toMatchObject({ code: 'TAPE_FILE_UNREADABLE' });
  await expect(computeTapeCommitment(folder.path)).rejects.toMatchObject({ code: 'TAPE_FILE_UNREADABLE' });
});

test('prefixed names, a byte order mark, comments, CDATA and character references are read', async () => {
  const prefixed = tapeXml(
    row({ vehicleModelName: '<![CDATA[F-150 < 5]]>', vehicleManufacturerName: 'A&amp;B &#8364;' }),
  )
    .replaceAll(/<(\/?)(\w)/g, '<$1a:$2')
    .replace('xmlns=', 'xmlns:a=')
    .replace('<a:assets>', '<!-- pool --><?note x?><a:assets>');
  const reader = await createTestRegistry();
  const { root } = await reader.importTape(folder.write('prefixed.xml', `\ufeff${prefixed}`));
  expect((await reader.loan(`${root}:L-0001`))?.fields).toMatchObject({
    vehicle_model: 'F-150 < 5',
    vehicle_manufacturer: 'A&B €',
  });
  await reader.close();
});

test('a database that can not be opened is reported with its path', async () => {
  await expect(createTestRegistry(`${folder.path}/no/such/folder.db`)).rejects.toMatchObject({
    code: 'REGISTRY_DATABASE',
    message: expect.stringContaining('no/such/folder.db'),
  });
  const notADatabase = folder.write('notes.db', 'these are notes, not a database'.repeat(100));
  await expect(createTestRegistry(notADatabase)).rejects.toMatchObject({ code: 'REGISTRY_DATABASE' });
});

function corrupted(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.fill(0xff, 40, 60);
  return copy;
}
