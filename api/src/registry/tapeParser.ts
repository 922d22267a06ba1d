import { SaxesParser, type SaxesTagNS } from 'saxes';
import { RegistryError, type RegistryErrorCode, type TapePosition } from './errors.js';
import { fieldPosition, TAPE_FIELDS } from './fields.js';

const NAMESPACE = 'http://www.sec.gov/edgar/document/absee/autoloan/assetdata';
const ABS_NAMESPACES = 'http://www.sec.gov/edgar/document/absee/';
const ROOT_ELEMENT = 'assetData';
const ROW_ELEMENT = 'assets';

/** Longest run without an element's start, end or text; keeps one endless line or comment from filling the memory. */
const MAX_SILENT_CHARACTERS = 1024 * 1024;

const MAX_FIELD_CHARACTERS = 10_000;

/** Most rows of one tape. */
const MAX_ROWS = 5_000_000;
const MAX_UNKNOWN_ELEMENTS = 50;
const MAX_REPEATS = 64;

/** saxes puts the position in front of its messages; ours carry it as data. */
const SAXES_MESSAGE = /^\d+:\d+: (.*?)\.?$/s;

/** An element of a row as it stands in the file. */
export interface RawField {
  /** Position in TAPE_FIELDS. */
  field: number;
  text: string;
  line: number;
  column: number;
}

/** One `assets` element. */
export interface RawRow extends TapePosition {
  fields: RawField[];
  /** Elements that were left out since there were too many. */
  overflow: boolean;
}

export interface TapeParser {
  write(text: string): void;
  /** Checks that the document is complete. */
  end(): void;
  rowCount(): number;
  /** Names of elements that Schedule AL does not have; they are read over. */
  unknownElements(): string[];
}

/** Reads EX-102 XML piece by piece and hands over one row at a time; `onRow` must not keep the row. */
export function createTapeParser(file: string, onRow: (row: RawRow) => void): TapeParser {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const unknown = new Set<string>();
  const row: RawRow = { line: 0, column: 0, fields: [], overflow: false };
  let depth = 0;
  let rows = 0;
  let field: RawField | undefined;
  let events = 0;
  let silentCharacters = 0;

  const fail = (code: RegistryErrorCode, message: string, hint: string): never => {
    // Within a field its start is the better place: a stray & is only noticed far behind.
    const { line, column } = field ?? parser;
    throw new RegistryError(code, message, { file, position: { line, column }, hint });
  };

  const openRow = (tag: SaxesTagNS): void => {
    if (tag.local !== ROW_ELEMENT || tag.uri !== NAMESPACE) {
      fail('TAPE_UNEXPECTED_ELEMENT', `element ${tag.name} where a row, ${ROW_ELEMENT}, should be`, 'check the file');
    }
    if (++rows > MAX_ROWS) fail('TAPE_LIMIT_EXCEEDED', `more than ${MAX_ROWS} rows`, 'split the tape');
    row.line = parser.line;
    row.column = parser.column;
    row.fields.length = 0;
    row.overflow = false;
  };

  const openField = (tag: SaxesTagNS): void => {
    const position = tag.uri === NAMESPACE ? fieldPosition(tag.local) : undefined;
    if (position === undefined) {
      if (unknown.size < MAX_UNKNOWN_ELEMENTS) unknown.add(tag.local.slice(0, 100));
      return;
    }
    if (row.fields.length === TAPE_FIELDS.length + MAX_REPEATS) row.overflow = true;
    else field = { field: position, text: '', line: parser.line, column: parser.column };
  };

  const openTag = (tag: SaxesTagNS): void => {
    events++;
    depth++;
    if (depth === 3) openField(tag);
    else if (depth === 2) openRow(tag);
    else if (depth === 1) checkDocument(tag, parser.xmlDecl.encoding, fail);
    else
      fail('TAPE_UNEXPECTED_ELEMENT', `element ${tag.name} inside of a field`, 'EX-102 rows are flat; check the file');
  };

  const closeTag = (): void => {
    events++;
    if (depth === 3 && field !== undefined) {
      row.fields.push(field);
      field = undefined;
    } else if (depth === 2) {
      onRow(row);
    }
    depth--;
  };

  const addText = (text: string): void => {
    events++;
    if (field !== undefined) {
      field.text += text;
      if (field.text.length > MAX_FIELD_CHARACTERS) {
        fail('TAPE_LIMIT_EXCEEDED', `a field of over ${MAX_FIELD_CHARACTERS} characters`, 'check the file');
      }
    } else if (depth !== 3 && /\S/.test(text)) {
      fail('TAPE_XML_MALFORMED', 'text outside of a field', 'check the file');
    }
  };

  // Not one handler more: with seven of them V8 turns the parser into a hash table, and parsing takes five times as long.
  parser.on('opentag', openTag);
  parser.on('closetag', closeTag);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('doctype', () => fail('TAPE_DOCTYPE', 'the tape has a DOCTYPE', 'remove it: EX-102 files have none'));

  const parse = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      const message = error instanceof Error ? SAXES_MESSAGE.exec(error.message)?.[1] : undefined;
      if (message === undefined) throw error;
      fail('TAPE_XML_MALFORMED', `not well-formed XML: ${message}`, 'fetch the file again; nothing was imported');
    }
  };

  const writeChecked = (text: string): void => {
    const eventsBefore = events;
    parse(() => parser.write(text));
    silentCharacters = events === eventsBefore ? silentCharacters + text.length : 0;
    if (silentCharacters > MAX_SILENT_CHARACTERS) {
      fail('TAPE_LIMIT_EXCEEDED', 'a single piece of text or markup of over 1 MiB', 'check the file: no tape has one');
    }
  };

  return {
    write(text) {
      const damage = text.indexOf('\ufffd');
      writeChecked(damage === -1 ? text : text.slice(0, damage));
      if (damage !== -1) fail('TAPE_ENCODING', 'bytes that are not UTF-8', 'convert the file to UTF-8');
    },
    end() {
      if (depth > 0) {
        fail('TAPE_XML_MALFORMED', 'the tape ends in the middle of an element', 'the file is cut off: fetch it again');
      }
      parse(() => parser.close());
    },
    rowCount: () => rows,
    unknownElements: () => [...unknown],
  };
}

type Fail = (code: RegistryErrorCode, message: string, hint: string) => never;

function checkDocument(root: SaxesTagNS, encoding: string | undefined, fail: Fail): void {
  if (encoding !== undefined && !/^(utf-?8|us-ascii|ascii)$/i.test(encoding)) {
    fail('TAPE_ENCODING', `the tape declares encoding ${encoding.slice(0, 40)}`, 'convert it to UTF-8');
  }
  if (root.local === ROOT_ELEMENT && root.uri === NAMESPACE) return;
  const found = `${root.local.slice(0, 100)} in namespace ${root.uri === '' ? '(none)' : root.uri.slice(0, 200)}`;
  const hint = root.uri.startsWith(ABS_NAMESPACES)
    ? 'this is an ABS-EE file of another asset class; auto loans can be read'
    : `an EX-102 auto loan file has ${ROOT_ELEMENT} in ${NAMESPACE}`;
  fail('TAPE_UNKNOWN_FORMAT', `the document is ${found}`, hint);
}
