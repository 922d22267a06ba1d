/**
 * A limit on how long a handler may run, put into the module itself: nothing can interrupt WebAssembly from outside. A global
 * counts down at the start of each turn of a loop, and traps at zero. Recursion needs no such count: it ends with the stack.
 */

/** Turns of loops that a handler may take: seconds' worth even in the tightest loop, far beyond what a mapping does on purpose. */
export const STEP_LIMIT = 3_000_000_000n;

const OP = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  brTable: 0x0e,
  selectTyped: 0x1c,
  globalGet: 0x23,
  globalSet: 0x24,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i64Eqz: 0x50,
  i64Sub: 0x7d,
  refNull: 0xd0,
  refIsNull: 0xd1,
  refFunc: 0xd2,
  extended: 0xfc,
} as const;
const TYPE = { i64: 0x7e, empty: 0x40 } as const;
const MUTABLE = 1;

/** Number of LEB128 immediates, by opcode; those that are not here and not handled apart have none. */
const LEB_IMMEDIATES: Readonly<Record<number, number>> = {
  ...Object.fromEntries([0x0c, 0x0d, 0x10, 0x12].map((op) => [op, 1])),
  ...Object.fromEntries([0x11, 0x13].map((op) => [op, 2])),
  ...Object.fromEntries([0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0x41, 0x42].map((op) => [op, 1])),
  ...Object.fromEntries(Array.from({ length: 0x3e - 0x28 + 1 }, (_, i) => [0x28 + i, 2])),
  [OP.refNull]: 1,
  [OP.refFunc]: 1,
};
/** The same for what follows 0xfc: conversions, and memory and tables in bulk. */
const EXTENDED_IMMEDIATES = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];
const LAST_PLAIN_OP = 0xc4;

/** Raised inside for code that is not understood; such a module runs without a limit. */
class UnknownCode extends Error {}

/** The entry of the counter in the global section. */
export function counterGlobal(limit: bigint): Uint8Array {
  return Uint8Array.from([TYPE.i64, MUTABLE, OP.i64Const, ...signedLeb(limit), OP.end]);
}

/**
 * Puts the count into all loops.
 * @param code contents of the code section
 * @param counter index of the global that counts
 * @returns undefined when the code uses instructions that are not known here
 */
export function limitSteps(code: Uint8Array, counter: number): Uint8Array | undefined {
  const step = countDown(counter);
  const reader = { code, at: 0 };
  const parts: Uint8Array[] = [];
  try {
    const count = leb(reader);
    parts.push(unsignedLeb(count));
    for (let i = 0; i < count; i++) {
      const size = leb(reader);
      const body = limitBody(code.subarray(reader.at, reader.at + size), step);
      parts.push(unsignedLeb(body.length), body);
      reader.at += size;
    }
    return Buffer.concat(parts);
  } catch (error) {
    if (error instanceof UnknownCode) return undefined;
    throw error;
  }
}

interface Reader {
  code: Uint8Array;
  at: number;
}

function limitBody(code: Uint8Array, step: Uint8Array): Uint8Array {
  const reader: Reader = { code, at: 0 };
  for (let locals = leb(reader); locals > 0; locals--) {
    skipLeb(reader);
    reader.at += 1;
  }
  const parts: Uint8Array[] = [];
  let copied = 0;
  while (reader.at < code.length) {
    const op = readByte(reader);
    skipImmediates(reader, op);
    if (op !== OP.loop) continue;
    parts.push(code.subarray(copied, reader.at), step);
    copied = reader.at;
  }
  if (reader.at !== code.length) throw new UnknownCode();
  return copied === 0 ? code : Buffer.concat([...parts, code.subarray(copied)]);
}

function skipImmediates(reader: Reader, op: number): void {
  switch (op) {
    case OP.block:
    case OP.loop:
    case OP.if:
      skipLeb(reader);
      break;
    case OP.brTable:
      for (let targets = leb(reader); targets >= 0; targets--) skipLeb(reader);
      break;
    case OP.selectTyped:
      reader.at += leb(reader);
      break;
    case OP.f32Const:
      reader.at += 4;
      break;
    case OP.f64Const:
      reader.at += 8;
      break;
    case OP.extended: {
      const count = EXTENDED_IMMEDIATES[leb(reader)];
      if (count === undefined) throw new UnknownCode();
      skipLebs(reader, count);
      break;
    }
    default:
      if (op > LAST_PLAIN_OP && op !== OP.refNull && op !== OP.refIsNull && op !== OP.refFunc) throw new UnknownCode();
      skipLebs(reader, LEB_IMMEDIATES[op] ?? 0);
  }
}

function countDown(counter: number): Uint8Array {
  const get = [OP.globalGet, ...unsignedLeb(counter)];
  return Uint8Array.from([
    ...[...get, OP.i64Const, 1, OP.i64Sub, OP.globalSet, ...unsignedLeb(counter)],
    ...[...get, OP.i64Eqz, OP.if, TYPE.empty, OP.unreachable, OP.end],
  ]);
}

function readByte(reader: Reader): number {
  const byte = reader.code[reader.at++];
  if (byte === undefined) throw new UnknownCode();
  return byte;
}

function leb(reader: Reader): number {
  let result = 0;
  for (let scale = 1; ; scale *= 0x80) {
    const byte = readByte(reader);
    result += (byte & 0x7f) * scale;
    if (byte < 0x80) return result;
  }
}

function skipLeb(reader: Reader): void {
  while (readByte(reader) >= 0x80);
}

function skipLebs(reader: Reader, count: number): void {
  for (let i = 0; i < count; i++) skipLeb(reader);
}

function unsignedLeb(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Uint8Array.from([...bytes, rest]);
}

function signedLeb(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const byte = Number(rest & 0x7fn);
    const isLast = rest < 64n && rest >= -64n;
    bytes.push(isLast ? byte : byte | 0x80);
    if (isLast) return bytes;
  }
}
