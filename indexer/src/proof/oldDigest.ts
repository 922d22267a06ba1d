import { ValueKind } from './logWriter.js';
import { createSetHasher, fromLittleEndian, member, type Path, pathTo, type SetHasher } from './setHasher.js';

const REMOVE_EVENT = 1;
const SET_EVENT = 2;

const KIND_NAMES: Record<number, string> = {
  [ValueKind.String]: 'String',
  [ValueKind.Int]: 'Int',
  [ValueKind.BigDecimal]: 'BigDecimal',
  [ValueKind.Boolean]: 'Bool',
  [ValueKind.List]: 'List',
  [ValueKind.Bytes]: 'Bytes',
  [ValueKind.BigInt]: 'BigInt',
  [ValueKind.Int8]: 'Int8',
  [ValueKind.Timestamp]: 'Timestamp',
};

export type OldDigest = ReturnType<typeof createOldDigest>;

/**
 * The digest of subgraphs before specVersion 0.0.6, made from the same log as the newer one.
 * @param fieldName name of the field whose state is at an address, or behind it by its kind's
 */
export function createOldDigest(fieldName: (state: number, kind: number) => string) {
  let hasher = createSetHasher();

  return {
    /** Adds what a block's log holds. */
    absorb(block: number, log: Buffer, start: number, events: number): void {
      const reader = createLogReader(log, start);
      for (let at = 0; at < events; at++) writeEvent(hasher, pathTo(1, 0, block, 0, at), reader, fieldName);
      writeInteger(hasher, pathTo(1, 0, block, 0), 0, reader.integer());
    },
    bytes: () => hasher.bytes(),
    restore(digest: Uint8Array | null): void {
      hasher = createSetHasher(digest === null ? 1n : fromLittleEndian(digest));
    },
  };
}

type LogReader = ReturnType<typeof createLogReader>;

interface Whole {
  negative: boolean;
  littleEndian: Buffer;
}

function createLogReader(log: Buffer, start: number) {
  let at = start;

  const byte = () => log.readUInt8(at++);

  function uint32(): number {
    at += 4;
    return log.readUInt32LE(at - 4);
  }

  function bytes(): Buffer {
    const length = uint32();
    at += length;
    return log.subarray(at - length, at);
  }

  return { byte, uint32, bytes, integer: (): Whole => ({ negative: byte() === 1, littleEndian: bytes() }) };
}

function writeEvent(
  hasher: SetHasher,
  path: Path,
  reader: LogReader,
  fieldName: (state: number, kind: number) => string,
): void {
  const kind = reader.byte();
  const name = kind === SET_EVENT ? 'SetEntity' : kind === REMOVE_EVENT ? 'RemoveEntity' : 'DeterministicError';
  writeBytes(hasher, member(path, 0), Buffer.from(name));
  if (kind !== SET_EVENT && kind !== REMOVE_EVENT) {
    writeInteger(hasher, member(path, 1), 0, reader.integer());
    return;
  }
  writeBytes(hasher, member(path, 1), reader.bytes());
  writeBytes(hasher, member(path, 2), reader.bytes());
  if (kind === SET_EVENT) writeFields(hasher, member(path, 3), reader, fieldName);
}

/** Fields in any order: each has a hash of its own, and all of them stand at one path. */
function writeFields(
  hasher: SetHasher,
  path: Path,
  reader: LogReader,
  fieldName: (state: number, kind: number) => string,
): void {
  const count = reader.uint32();
  const fields = createSetHasher();
  for (let i = 0; i < count; i++) {
    const state = reader.uint32();
    const kind = reader.byte();
    const field = createSetHasher();
    writeBytes(field, pathTo(0), Buffer.from(fieldName(state, kind)));
    writeValue(field, pathTo(1), kind, reader);
    fields.write(member(path, 1), field.finish());
  }
  hasher.mix(fields.value());
  writeInteger(hasher, member(path, 2), 0, wholeOf(count));
}

/** The first member is the name of the kind, so the value's own members begin with the second. */
function writeValue(hasher: SetHasher, path: Path, kind: number, reader: LogReader): void {
  if (kind === ValueKind.Null) return;
  writeBytes(hasher, member(path, 0), Buffer.from(KIND_NAMES[kind] ?? ''));
  if (kind === ValueKind.String || kind === ValueKind.Bytes) writeBytes(hasher, path, reader.bytes());
  else if (kind === ValueKind.Boolean) writeBoolean(hasher, path, reader.byte() === 1);
  else if (kind === ValueKind.List) writeList(hasher, path, reader);
  else if (kind === ValueKind.BigDecimal) {
    writeInteger(hasher, member(path, 1), 0, reader.integer());
    writeInteger(hasher, path, 2, reader.integer());
  } else writeInteger(hasher, path, 1, reader.integer());
}

function writeList(hasher: SetHasher, path: Path, reader: LogReader): void {
  const length = reader.uint32();
  for (let i = 0; i < length; i++) writeValue(hasher, member(path, i + 1), reader.byte(), reader);
  writeInteger(hasher, path, length + 1, reader.integer());
}

export function writeBytes(hasher: SetHasher, path: Path, bytes: Uint8Array): void {
  if (bytes.length > 0) hasher.write(path, bytes);
}

export function writeBoolean(hasher: SetHasher, path: Path, value: boolean): void {
  if (value) hasher.write(path, new Uint8Array());
}

/** @param signAt number of the member that holds the sign */
export function writeInteger(hasher: SetHasher, path: Path, signAt: number, { negative, littleEndian }: Whole): void {
  writeBoolean(hasher, member(path, signAt), negative);
  let length = littleEndian.length;
  while (length > 0 && littleEndian[length - 1] === 0) length -= 1;
  if (length > 0) hasher.write(path, littleEndian.subarray(0, length));
}

export function wholeOf(value: number): Whole {
  const littleEndian = Buffer.alloc(8);
  littleEndian.writeBigInt64LE(BigInt(value));
  return { negative: false, littleEndian };
}
