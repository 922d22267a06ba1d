import { DeterministicError, EntityError } from '../../errors.js';
import type { Field } from '../../schema/model.js';
import type { EntityTable, Patch } from '../../store/entityTable.js';
import type { HostContext, HostFunctions } from '../environment.js';
import { readLooseValues } from '../looseValues.js';
import { readFieldValue, UnfitValueError, writeEntity } from '../storeValues.js';
import { StoreKind, TypeId } from '../typeIds.js';

/** From this apiVersion on, fields that the schema does not have are refused instead of dropped. */
const STRICT_FIELDS_VERSION = 8;
const AUTO_ID = 'auto';
/** Positions of fields by the address of their name, for names that are constants of the module. */
type FieldPositions = Map<number, number>;
const UNKNOWN_FIELD = -1;
const DERIVED_FIELD = -2;

/** `store.*`. */
export function storeFunctions({ heap, environment, apiVersion }: HostContext): HostFunctions {
  const tablesByPointer = new Map<number, EntityTable>();
  const positionsByTable = new Map<EntityTable, FieldPositions>();

  function tableAt(pointer: number, verb: string): EntityTable {
    const known = tablesByPointer.get(pointer);
    if (known !== undefined) return known;
    const name = heap.readString(pointer);
    const table = environment.store.tables.get(name);
    if (table === undefined) {
      if (!environment.store.isAbstract(name)) {
        throw new EntityError(`internal error: unknown name ${name} when looking up entity type`);
      }
      const message = `Cannot ${verb} entity of type \`${name}\`. The type must be an @entity type`;
      throw verb === 'get' ? new EntityError(message) : new DeterministicError(message);
    }
    if (heap.isStatic(pointer)) tablesByPointer.set(pointer, table);
    return table;
  }

  function positionOf(table: EntityTable, pointer: number): number {
    let positions = positionsByTable.get(table);
    if (positions === undefined) {
      positions = new Map();
      positionsByTable.set(table, positions);
    }
    const known = positions.get(pointer);
    if (known !== undefined) return known;
    const name = heap.readString(pointer);
    const position = table.indexOf.get(name) ?? (table.derived.has(name) ? DERIVED_FIELD : UNKNOWN_FIELD);
    if (heap.isStatic(pointer)) positions.set(pointer, position);
    return position;
  }

  /** @param derivedNulls gets the names of derived fields that are given as null */
  function readPatch(table: EntityTable, id: string, entity: number, derivedNulls: string[]): Patch {
    const patch: Patch = new Array(table.fields.length);
    const unknown: string[] = [];
    const entries = heap.field(entity, 0);
    const count = heap.arrayLength(entries);
    for (let i = 0; i < count; i++) {
      const entry = heap.arrayItem(entries, i);
      const name = heap.field(entry, 0);
      const value = heap.field(entry, 1);
      const position = positionOf(table, name);
      if (position >= 0) {
        patch[position] = readFieldValue(heap, table.fields[position] as Field, value, `${table.type.name}[${id}]`);
      } else if (position === UNKNOWN_FIELD) {
        unknown.push(heap.readString(name));
      } else if (heap.kind(value) !== StoreKind.Null) {
        const field = heap.readString(name);
        throw new UnfitValueError(`Entity ${table.type.name}[${id}]: field \`${field}\` is derived and cannot be set`);
      } else derivedNulls.push(heap.readString(name));
    }
    if (unknown.length > 0 && apiVersion >= STRICT_FIELDS_VERSION) throw undefinedFields(table, unknown);
    return patch;
  }

  function tryReadPatch(table: EntityTable, id: string, entity: number, derivedNulls: string[]): Patch {
    try {
      return readPatch(table, id, entity, derivedNulls);
    } catch (error) {
      if (error instanceof UnfitValueError) {
        const skip = new Set(table.type.timeseries ? ['id', 'timestamp'] : ['id']);
        environment.proof.setLoosely(table, id, readLooseValues(heap, table, entity, skip));
      }
      throw error;
    }
  }

  function automaticId(table: EntityTable): string {
    const { number } = environment.block;
    const sequence = environment.store.nextSequence();
    if (table.type.idType === 'Int8') return ((BigInt(number) << 32n) | BigInt(sequence)).toString();
    if (table.type.idType === 'String') throw new DeterministicError('String does not support generating ids');
    return `0x${number.toString(16).padStart(8, '0')}${sequence.toString(16).padStart(8, '0')}`;
  }

  function setTimestamp(table: EntityTable, patch: Patch): void {
    const index = table.indexOf.get('timestamp');
    if (index !== undefined) patch[index] = BigInt(environment.block.timestamp) * 1_000_000n;
  }

  function read(entity: number, id: number, inBlock: boolean): number {
    heap.sync();
    const table = tableAt(entity, 'get');
    const key = heap.readString(id);
    const row = inBlock ? environment.store.getInBlock(table, key) : environment.store.get(table, key);
    return row === null ? 0 : writeEntity(heap, table, row);
  }

  return {
    'store.get': (entity: number, id: number) => read(entity, id, false),
    'store.get_in_block': (entity: number, id: number) => read(entity, id, true),
    'store.set': (entity: number, id: number, data: number) => {
      heap.sync();
      const table = tableAt(entity, 'set');
      let key = heap.readString(id);
      const automatic = table.type.timeseries || key === AUTO_ID;
      if (automatic) key = automaticId(table);
      const derivedNulls: string[] = [];
      const patch = tryReadPatch(table, key, data, derivedNulls);
      if (automatic) patch[table.idIndex] = undefined;
      else checkId(table, key, patch);
      if (table.type.timeseries) setTimestamp(table, patch);
      environment.proof.set(table, key, patch, derivedNulls);
      environment.store.set(table, key, patch);
      return undefined;
    },
    'store.remove': (entity: number, id: number) => {
      heap.sync();
      const key = heap.readString(id);
      environment.proof.remove(heap.readString(entity), key);
      environment.store.remove(tableAt(entity, 'remove'), key);
      return undefined;
    },
    'store.loadRelated': (entity: number, id: number, field: number) => {
      heap.sync();
      const table = tableAt(entity, 'get');
      const found = environment.store.related(table, heap.readString(id), heap.readString(field));
      const items = found.map((item) => writeEntity(heap, item.table, item.row));
      return heap.newPointerArray(TypeId.ArrayTypedMapStringStoreValue, items);
    },
  };
}

function undefinedFields(table: EntityTable, names: string[]): DeterministicError {
  const list = names.sort().join(', ');
  return new DeterministicError(
    `Attempted to set undefined fields [${list}] for the entity type \`${table.type.name}\`. Make sure those fields are defined in the schema.`,
  );
}

function checkId(table: EntityTable, key: string, patch: Patch): void {
  const given = patch[table.idIndex];
  if (given === undefined || given === key || (Buffer.isBuffer(given) && isHexOf(key, given))) return;
  const text = Buffer.isBuffer(given) ? `0x${given.toString('hex')}` : String(given);
  if (text === key) return;
  const difference = `${idText(table, text)} != ${idText(table, key, 'Word')}`;
  throw new EntityError(
    `Value of ${table.type.name} attribute 'id' conflicts with ID passed to \`store.set()\`: ${difference}`,
  );
}

/** An id with its type, as graph-node shows values and ids. */
function idText(table: EntityTable, id: string, wrapper?: string): string {
  const { idType } = table.type;
  const text = idType === 'String' ? JSON.stringify(id) : id;
  return `${idType}(${wrapper !== undefined && idType === 'String' ? `${wrapper}(${text})` : text})`;
}

/** Whether a text is the hexadecimal form of bytes, with `0x` or without, in either case. */
function isHexOf(text: string, bytes: Buffer): boolean {
  const start = text.length - bytes.length * 2;
  if (start !== 0 && !(start === 2 && text.startsWith('0x'))) return false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = (hexDigit(text.charCodeAt(start + i * 2)) << 4) | hexDigit(text.charCodeAt(start + i * 2 + 1));
    if (byte !== bytes[i]) return false;
  }
  return true;
}

function hexDigit(code: number): number {
  return code < 0x3a ? code - 0x30 : (code | 0x20) - 0x57;
}
