import { DeterministicError } from '../errors.js';
import type { TypeIdValue } from './typeIds.js';
import type { WasmMemory } from './webassembly.js';

const HEADER_SIZE = 20;
const MIN_ARENA_SIZE = 10_000;
/** `allocate` returns 16-aligned memory; starting 12 bytes later puts the content after the 20-byte header on a 16-byte boundary. */
const ARENA_OFFSET = 12;
/** Two pointers. */
const PARTIAL_CONTENT = 8;
const HIGHEST_TYPE_ID = 5507;
const NO_BYTES = new Uint8Array(0);

/** What the host needs of an instance in order to read and write AssemblyScript objects. */
export interface HeapExports {
  memory: WasmMemory;
  allocate(size: number): number;
  id_of_type(typeId: number): number;
}

/** The bytes of an object, and of what it points to, as they were written at `start`. */
interface Image {
  key: object;
  start: number;
  pointer: number;
  bytes: Uint8Array;
}

const UNCONNECTED: HeapExports = {
  memory: { buffer: new ArrayBuffer(0), grow: () => 0 },
  allocate: () => 0,
  id_of_type: () => 0,
};

/**
 * An instance's memory, and room in it for objects of AssemblyScript 0.19: a 20-byte header (mmInfo, gcInfo, gcInfo2, rtId,
 * rtSize) and content; pointers point to the content. Classes, because their methods are the hottest code of the engine.
 */
export class Arena {
  u8 = new Uint8Array(0);
  u32 = new Uint32Array(0);
  /** Where the bytes of the array are that was written, or located, last. */
  dataStart = 0;
  dataLength = 0;

  protected u16 = new Uint16Array(0);
  protected bytes = Buffer.alloc(0);
  protected view = new DataView(new ArrayBuffer(0));
  protected depth = 0;
  private exports: HeapExports = UNCONNECTED;
  private position = 0;
  private limit = 0;
  private partialEnd = 0;
  private readonly images: (Image | undefined)[] = [];
  private readonly runtimeIds = new Int32Array(HIGHEST_TYPE_ID + 1).fill(-1);

  /** @param staticEnd end of the memory that the compiler has laid out */
  constructor(protected readonly staticEnd: number) {}

  /** Takes over an instance's memory: the host functions, and with them the heap, are made before the instance. */
  connect(exports: HeapExports): void {
    this.exports = exports;
    this.attach();
  }

  /** Call when entering the host: memory that has grown is a new buffer. */
  sync(): void {
    if (this.u8.length === 0) this.attach();
  }

  /** Forgets the arena of the trigger before; its memory has been reset. */
  beginTrigger(): void {
    this.sync();
    this.position = 0;
    this.limit = 0;
    this.depth = 0;
  }

  isStatic(pointer: number): boolean {
    return pointer < this.staticEnd;
  }

  /**
   * Writes an object that many triggers have in common, such as a block. Arenas begin at the same address after each reset, so
   * what is written first has the same bytes each time and is copied.
   * @param place 0 for the first such object of a trigger, 1 for the second
   */
  newShared(place: number, key: object, write: () => number): number {
    if (this.limit === 0) this.reserve(MIN_ARENA_SIZE - ARENA_OFFSET);
    const image = this.images[place];
    if (image?.key !== key) {
      this.images[place] = { key, start: 0, pointer: 0, bytes: NO_BYTES };
      return write();
    }
    if (image.start === this.position) {
      this.u8.set(image.bytes, image.start);
      this.position += image.bytes.length;
      return image.pointer;
    }
    const start = this.position;
    const { limit } = this;
    const pointer = write();
    if (this.limit === limit) this.images[place] = { key, start, pointer, bytes: this.u8.slice(start, this.position) };
    return pointer;
  }

  /**
   * Writes an object of which only the first two fields, both pointers, are there. It lies across the end of the memory, so
   * that reading any other field is a trap: the instance then tells by `usedPartial` that the rest must be written.
   */
  newPartial(type: TypeIdValue, length: number, first: number, second: number): number {
    const end = this.u8.length;
    const pointer = end - PARTIAL_CONTENT;
    const word = (pointer - HEADER_SIZE) >> 2;
    this.u32.set([length + 16, 0, 0, this.runtimeId(type), length, first, second], word);
    this.partialEnd = end;
    return pointer;
  }

  /** Whether an object of this trigger is partial. */
  get hasPartial(): boolean {
    return this.partialEnd > 0;
  }

  /** Whether memory that the mapping has used since then is where the partial object is, or behind it. */
  isPartialSpoilt(usedEnd: number): boolean {
    const end = this.partialEnd;
    return end > 0 && (usedEnd > end - PARTIAL_CONTENT - HEADER_SIZE || this.exports.memory.buffer.byteLength !== end);
  }

  /** Removes the partial object, as a reset of the memory must. */
  clearPartial(): void {
    const end = this.partialEnd;
    if (end > 0) this.u8.fill(0, end - PARTIAL_CONTENT - HEADER_SIZE, end);
    this.partialEnd = 0;
  }

  /** Reserves an object and writes its header; the content is zero. */
  newObject(type: TypeIdValue, length: number): number {
    const size = (HEADER_SIZE + length + 15) & ~15;
    if (this.position + size > this.limit) this.reserve(size);
    const start = this.position;
    this.position = start + size;
    const runtimeId = this.runtimeId(type);
    const word = start >> 2;
    const { u32 } = this;
    u32[word] = size - 4;
    u32[word + 1] = 0;
    u32[word + 2] = 0;
    u32[word + 3] = runtimeId;
    u32[word + 4] = length;
    return start + HEADER_SIZE;
  }

  protected check(start: number, length: number): void {
    if (start + length > this.u8.length) {
      throw new DeterministicError(`Heap access out of bounds. Offset: ${start} Size: ${length}`);
    }
  }

  private attach(): void {
    const { buffer } = this.exports.memory;
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.bytes = Buffer.from(buffer);
    this.view = new DataView(buffer);
  }

  private runtimeId(type: TypeIdValue): number {
    const known = this.runtimeIds[type] as number;
    if (known >= 0) return known;
    const found = this.exports.id_of_type(type);
    this.runtimeIds[type] = found;
    return found;
  }

  private reserve(size: number): void {
    const wanted = Math.max(MIN_ARENA_SIZE, size + ARENA_OFFSET);
    const start = this.exports.allocate(wanted) >>> 0;
    this.sync();
    this.position = start + ARENA_OFFSET;
    this.limit = start + wanted;
  }
}
