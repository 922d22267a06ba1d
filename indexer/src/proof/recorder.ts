import type { Field, InputSchema } from '../schema/model.js';
import { idFromGraphql, type SqlValue } from '../store/codec.js';
import type { EntityTable, Patch } from '../store/entityTable.js';
import { canonicalHex } from '../store/rows.js';
import { createStableHash, STATE_LENGTH } from './hasher.js';
import { createLogWriter, type LogWriter, VALUE_KINDS, ValueKind } from './logWriter.js';
import { createOldDigest } from './oldDigest.js';

const REMOVE_EVENT = 1;
const SET_EVENT = 2;
const ERROR_EVENT = 3;

export type ProofRecorder = ReturnType<typeof createProofRecorder>;

/** A value with the kind that a handler gave it, which need not be its field's. */
export interface LooseValue {
  field: string;
  kind: number;
  write(log: LogWriter): void;
}

/**
 * Digests what handlers store, as graph-node's proof of indexing does. The digest is one state for all blocks. What a block's
 * handlers do is laid down as a log, which can be cut when a handler runs again, and goes into the state when the block ends.
 * @param old digest as graph-node does it for subgraphs before specVersion 0.0.6
 */
export function createProofRecorder(schema: InputSchema, { old = false } = {}) {
  const hash = createStableHash();
  const fieldStates = new Map<string, number>();
  const logStart = prepareFields();
  const log = createLogWriter(hash, logStart);
  const oldDigest = old ? createOldDigest(fieldNameAt) : undefined;
  /** Whether there is a digest: none before the first handler has run. */
  let begun = false;
  let number = 0;
  let events = 0;
  let ran = false;
  let handlerEvents = 0;
  let handlerAt = logStart;
  let triggerEvents = 0;
  let triggerFailed = false;

  /** Lays down the states that fields begin with, one for each kind of value, and returns where memory is free after them. */
  function prepareFields(): number {
    const names = new Set<string>();
    for (const type of schema.entityTypes.values()) for (const field of type.fields) names.add(field.name);
    let at = (hash.free + 7) & ~7;
    const size = VALUE_KINDS * STATE_LENGTH;
    const end = at + names.size * size;
    const missing = end + 1_024 - hash.memory.buffer.byteLength;
    if (missing > 0) hash.memory.grow(Math.ceil(missing / 65_536));
    const memory = Buffer.from(hash.memory.buffer);
    for (const name of names) {
      fieldStates.set(name, at);
      const length = memory.write(name, end, 'utf8');
      for (let kind = 0; kind < VALUE_KINDS; kind++) hash.prepareField(at + kind * STATE_LENGTH, end, length, kind);
      at += size;
    }
    return end;
  }

  function fieldNameAt(state: number, kind: number): string {
    const start = state - kind * STATE_LENGTH;
    for (const [name, at] of fieldStates) if (at === start) return name;
    return '';
  }

  const basesByTable = new Map<EntityTable, { nulls: number[]; values: number[]; kinds: number[] }>();

  function basesOf(table: EntityTable) {
    const known = basesByTable.get(table);
    if (known !== undefined) return known;
    const kinds = table.fields.map(kindOf);
    const nulls = table.fields.map((field) => fieldStates.get(field.name) as number);
    const bases = { kinds, nulls, values: nulls.map((start, i) => start + (kinds[i] as number) * STATE_LENGTH) };
    basesByTable.set(table, bases);
    return bases;
  }

  function beginSet(table: EntityTable, id: string): number {
    log.reserve(0);
    log.byte(SET_EVENT);
    log.text(table.type.name);
    log.text(canonicalId(table, id));
    events += 1;
    const countAt = log.position();
    log.uint32(0);
    return countAt;
  }

  /** @param derived names of derived fields that were given as null */
  function set(table: EntityTable, id: string, patch: Patch, derived: readonly string[]): void {
    const hasId = patch[table.idIndex] !== undefined;
    if (!hasId && !isId(table, id)) return;
    const countAt = beginSet(table, id);
    let count = derived.length;
    for (let i = 0; i < patch.length; i++) {
      const value = patch[i];
      if (value === undefined) continue;
      writeField(table, i, value);
      count += 1;
    }
    if (!hasId) {
      writeField(table, table.idIndex, idValue(table, id));
      count += 1;
    }
    for (const name of derived) writeStart(fieldStates.get(name) as number, ValueKind.Null);
    log.patchUint32(countAt, count);
  }

  function writeField(table: EntityTable, index: number, value: SqlValue): void {
    const { nulls, values, kinds } = basesOf(table);
    if (value === null) {
      writeStart(nulls[index] as number, ValueKind.Null);
      return;
    }
    writeStart(values[index] as number, kinds[index] as number);
    log.value((table.fields[index] as Field).type, value);
  }

  function writeStart(state: number, kind: number): void {
    log.reserve(0);
    log.uint32(state);
    log.byte(kind);
  }

  /** A set that fails because a value is not of its field's type; `values` are those beside the id. */
  function setLoosely(table: EntityTable, id: string, values: readonly LooseValue[]): void {
    if (!isId(table, id)) return;
    const countAt = beginSet(table, id);
    writeField(table, table.idIndex, idValue(table, id));
    for (const { field, kind, write } of values) {
      writeStart((fieldStates.get(field) as number) + kind * STATE_LENGTH, kind);
      write(log);
    }
    log.patchUint32(countAt, values.length + 1);
  }

  function remove(typeName: string, id: string): void {
    log.reserve(0);
    log.byte(REMOVE_EVENT);
    log.text(typeName);
    log.text(id);
    events += 1;
  }

  return {
    beginBlock(block: number): void {
      number = block;
      events = 0;
      ran = false;
      log.goTo(logStart);
    },
    /** All handlers for one log, or for the begin or the end of a block. */
    beginTrigger(): void {
      triggerEvents = events;
      triggerFailed = false;
    },
    beginHandler(): void {
      handlerEvents = events;
      handlerAt = log.position();
    },
    /** Takes back what the handler has done, because it will run again. */
    abandonHandler(): void {
      events = handlerEvents;
      log.goTo(handlerAt);
    },
    endHandler(failed: boolean): void {
      ran = true;
      triggerFailed ||= failed;
    },
    endTrigger(): void {
      if (!triggerFailed) return;
      log.reserve(0);
      log.byte(ERROR_EVENT);
      log.integer(events - triggerEvents);
      events += 1;
    },
    set,
    setLoosely,
    remove,
    /** @returns the digest, when the block has changed it */
    endBlock(): Buffer | null {
      if (!ran || (begun && events === 0)) return null;
      if (!begun) hash.clear(hash.state);
      begun = true;
      log.reserve(0);
      log.integer(events);
      if (oldDigest) {
        oldDigest.absorb(number, log.memory(), logStart, events);
        return oldDigest.bytes();
      }
      hash.absorb(number, logStart, events);
      return Buffer.from(log.memory().subarray(hash.state, hash.state + STATE_LENGTH));
    },
    /** Goes on from a digest. */
    restore(digest: Buffer | null): void {
      begun = digest !== null;
      if (oldDigest) oldDigest.restore(digest);
      else if (digest !== null) log.memory().set(digest, hash.state);
    },
  };
}

function kindOf({ type }: Field): number {
  return type.list ? ValueKind.List : ValueKind[type.storedAs];
}

/** A text that is none is refused before graph-node's proof has it. */
function isId(table: EntityTable, id: string): boolean {
  return idFromGraphql(table.type.idType, id) !== undefined;
}

/** Ids as graph-node writes them. */
function canonicalId(table: EntityTable, id: string): string {
  if (table.type.idType === 'Bytes') return canonicalHex(id);
  return table.type.idType === 'Int8' ? BigInt(id).toString() : id;
}

function idValue(table: EntityTable, id: string): SqlValue {
  if (table.type.idType === 'Bytes') return Buffer.from(canonicalHex(id).slice(2), 'hex');
  return table.type.idType === 'Int8' ? BigInt(id) : id;
}
