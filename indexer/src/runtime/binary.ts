import { ManifestError } from '../errors.js';
import { counterGlobal, limitSteps, STEP_LIMIT } from './stepLimit.js';

/**
 * The WASM binary format, as far as the engine rewrites it (WebAssembly core specification, "Binary Format").
 *
 * A subgraph's module is changed in three ways before it is compiled: the turns of its loops are counted (`stepLimit.ts`), its
 * mutable globals are exported, so that an instance can be put back into its first state, and its start section, if any,
 * becomes an export, so that host calls made by it find the instance's memory.
 */
export interface PreparedModule {
  bytes: Uint8Array<ArrayBuffer>;
  /** Names under which the mutable globals are exported. */
  globals: string[];
  /** Name under which the global is exported that counts a handler's steps down; undefined when nothing counts them. */
  counter: string | undefined;
  /** Name under which the start function is exported, if there was one. */
  start: string | undefined;
  /** End of the data segments: memory below it is laid out by the compiler. */
  staticEnd: number;
}

const SECTION = { import: 2, global: 6, export: 7, start: 8, code: 10, data: 11 } as const;
const EXTERNAL = { function: 0, table: 1, memory: 2, global: 3 } as const;
const OP = { i32Const: 0x41, i64Const: 0x42, f32Const: 0x43, f64Const: 0x44, globalGet: 0x23, end: 0x0b } as const;
const MUTABLE = 1;
const HEADER_LENGTH = 8;

interface Section {
  id: number;
  start: number;
  end: number;
}

/** @param stepLimit turns of loops that a handler may take */
export function prepareModule(bytes: Uint8Array, file: string, stepLimit = STEP_LIMIT): PreparedModule {
  const reader = createReader(bytes, file);
  const sections = readSections(reader, bytes, file);
  const find = (id: number) => sections.find((section) => section.id === id);
  const importedGlobals = countImportedGlobals(reader, find(SECTION.import));
  const mutable = readMutableGlobals(reader, find(SECTION.global)).map((index) => index + importedGlobals);
  const staticEnd = readStaticEnd(reader, find(SECTION.data));
  const startSection = find(SECTION.start);
  const startFunction = startSection === undefined ? undefined : reader.at(startSection.start).leb();

  const limited = countSteps(reader, bytes, sections, importedGlobals, stepLimit);
  if (limited) mutable.push(limited.counter);
  const added = mutable.map((index) => exportEntry(`vitrine.global.${index}`, EXTERNAL.global, index));
  if (startFunction !== undefined) added.push(exportEntry('vitrine.start', EXTERNAL.function, startFunction));
  return {
    bytes: rebuild(reader, bytes, sections, added, limited?.contents),
    globals: mutable.map((index) => `vitrine.global.${index}`),
    counter: limited && `vitrine.global.${limited.counter}`,
    start: startFunction === undefined ? undefined : 'vitrine.start',
    staticEnd,
  };
}

/** New contents of the sections that change when the steps of loops are counted. */
function countSteps(
  reader: Reader,
  bytes: Uint8Array,
  sections: Section[],
  importedGlobals: number,
  stepLimit: bigint,
) {
  const code = sections.find((section) => section.id === SECTION.code);
  const globals = sections.find((section) => section.id === SECTION.global);
  if (!code || !globals) return undefined;
  const own = reader.at(globals.start).leb();
  const counter = importedGlobals + own;
  const entries = bytes.subarray(reader.position, globals.end);
  const limited = limitSteps(bytes.subarray(code.start, code.end), counter);
  if (limited === undefined) return undefined;
  const contents = new Map([
    [SECTION.global as number, Buffer.concat([leb(own + 1), entries, counterGlobal(stepLimit)])],
    [SECTION.code as number, limited],
  ]);
  return { counter, contents };
}

type Reader = ReturnType<typeof createReader>;

function createReader(bytes: Uint8Array, file: string) {
  let position = 0;
  const fail = () =>
    new ManifestError('The WASM file is truncated or corrupt.', {
      where: file,
      hint: 'Build the subgraph again: graph build.',
    });
  const reader = {
    get position() {
      return position;
    },
    at(offset: number) {
      position = offset;
      return reader;
    },
    skip(count: number) {
      position += count;
      if (position > bytes.length) throw fail();
    },
    byte(): number {
      const value = bytes[position];
      if (value === undefined) throw fail();
      position += 1;
      return value;
    },
    leb(): number {
      let result = 0;
      let shift = 0;
      for (;;) {
        const byte = reader.byte();
        result |= (byte & 0x7f) << shift;
        if ((byte & 0x80) === 0) return result >>> 0;
        shift += 7;
      }
    },
    signedLeb(): number {
      let result = 0;
      let shift = 0;
      for (;;) {
        const byte = reader.byte();
        if (shift < 32) result |= (byte & 0x7f) << shift;
        shift += 7;
        if ((byte & 0x80) !== 0) continue;
        return shift < 32 && (byte & 0x40) !== 0 ? result | (-1 << shift) : result;
      }
    },
    skipName() {
      reader.skip(reader.leb());
    },
  };
  return reader;
}

function readSections(reader: Reader, bytes: Uint8Array, file: string): Section[] {
  if (bytes.length < HEADER_LENGTH || Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== '\0asm') {
    throw new ManifestError('This is not a WASM file.', {
      where: file,
      hint: 'Build the subgraph again: graph build.',
    });
  }
  reader.at(HEADER_LENGTH);
  const sections: Section[] = [];
  while (reader.position < bytes.length) {
    const id = reader.byte();
    const length = reader.leb();
    const start = reader.position;
    reader.skip(length);
    sections.push({ id, start, end: start + length });
  }
  return sections;
}

function countImportedGlobals(reader: Reader, section: Section | undefined): number {
  if (!section) return 0;
  let globals = 0;
  for (let left = reader.at(section.start).leb(); left > 0; left--) {
    reader.skipName();
    reader.skipName();
    const kind = reader.byte();
    if (kind === EXTERNAL.function) reader.leb();
    else if (kind === EXTERNAL.global) {
      reader.skip(2);
      globals += 1;
    } else {
      if (kind === EXTERNAL.table) reader.skip(1);
      skipLimits(reader);
    }
  }
  return globals;
}

function skipLimits(reader: Reader): void {
  const hasMaximum = (reader.byte() & 1) === 1;
  reader.leb();
  if (hasMaximum) reader.leb();
}

function readMutableGlobals(reader: Reader, section: Section | undefined): number[] {
  if (!section) return [];
  const mutable: number[] = [];
  const count = reader.at(section.start).leb();
  for (let index = 0; index < count; index++) {
    reader.skip(1);
    if (reader.byte() === MUTABLE) mutable.push(index);
    readConstant(reader);
  }
  return mutable;
}

/** Reads a constant expression; the value of those that are not i32.const is of no use here. */
function readConstant(reader: Reader): number {
  let value = 0;
  for (;;) {
    const op = reader.byte();
    if (op === OP.end) return value;
    if (op === OP.i32Const || op === OP.i64Const) value = reader.signedLeb();
    else if (op === OP.globalGet) reader.leb();
    else reader.skip(op === OP.f32Const ? 4 : 8);
  }
}

function readStaticEnd(reader: Reader, section: Section | undefined): number {
  if (!section) return 0;
  let end = 0;
  for (let left = reader.at(section.start).leb(); left > 0; left--) {
    const mode = reader.leb();
    if (mode === 2) reader.leb();
    const offset = mode === 1 ? 0 : readConstant(reader);
    const length = reader.leb();
    reader.skip(length);
    end = Math.max(end, offset + length);
  }
  return end;
}

function rebuild(
  reader: Reader,
  bytes: Uint8Array,
  sections: Section[],
  added: Buffer[],
  changed: ReadonlyMap<number, Uint8Array> = new Map(),
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [bytes.subarray(0, HEADER_LENGTH)];
  for (const section of sections) {
    if (section.id === SECTION.start) continue;
    let content = changed.get(section.id) ?? bytes.subarray(section.start, section.end);
    if (section.id === SECTION.export) {
      const count = reader.at(section.start).leb();
      content = Buffer.concat([leb(count + added.length), bytes.subarray(reader.position, section.end), ...added]);
    }
    parts.push(Buffer.from([section.id]), leb(content.length), content);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function exportEntry(name: string, kind: number, index: number): Buffer {
  const text = Buffer.from(name);
  return Buffer.concat([leb(text.length), text, Buffer.from([kind]), leb(index)]);
}

function leb(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? byte : byte | 0x80);
  } while (rest !== 0);
  return Buffer.from(bytes);
}
