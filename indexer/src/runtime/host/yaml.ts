import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type Scalar } from 'yaml';
import { DeterministicError, errorMessage } from '../../errors.js';
import type { HostContext, HostFunctions } from '../environment.js';
import type { Heap } from '../heap.js';
import { JsonKind, TypeId } from '../typeIds.js';
import { newTrue } from './json.js';

const MAX_YAML_BYTES = 10_000_000;

/** `yaml.*`. */
export function yamlFunctions({ heap }: HostContext): HostFunctions {
  function parse(pointer: number): number {
    const bytes = heap.readBytes(pointer);
    if (bytes.length > MAX_YAML_BYTES) {
      throw new DeterministicError(`YAML size exceeds max size of ${MAX_YAML_BYTES} bytes`);
    }
    const document = parseDocument(new TextDecoder('utf-8', { fatal: true }).decode(bytes), { intAsBigInt: true });
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return writeNode(heap, document.contents, (alias) => alias.resolve(document) ?? null);
  }

  return {
    'yaml.fromBytes': (bytes: number) => {
      heap.sync();
      try {
        return parse(bytes);
      } catch (error) {
        if (error instanceof DeterministicError) throw error;
        throw new DeterministicError(`failed to parse YAML from bytes: ${errorMessage(error)}`);
      }
    },
    'yaml.try_fromBytes': (bytes: number) => {
      heap.sync();
      try {
        const inner = heap.newPointers(TypeId.YamlWrappedValue, parse(bytes));
        return heap.newPointers(TypeId.YamlResultValueBool, inner, 0);
      } catch {
        return heap.newPointers(TypeId.YamlResultValueBool, 0, newTrue(heap));
      }
    },
  };
}

type Resolve = (alias: Extract<Node, { source: string; resolve: unknown }>) => Node | null;

function writeNode(heap: Heap, node: Node | null | undefined, resolve: Resolve): number {
  const tagged = (kind: number, payload: number) => heap.newTagged(TypeId.YamlValue, kind, payload);
  if (node === null || node === undefined) return tagged(JsonKind.Null, 0);
  if (isAlias(node)) return writeNode(heap, resolve(node as never), resolve);
  const { tag } = node;
  if (tag?.startsWith('!') && !tag.startsWith('!!')) {
    const value = writePlain(heap, node, resolve);
    return tagged(JsonKind.Tagged, heap.newPointers(TypeId.YamlTaggedValue, heap.newString(tag), value));
  }
  return writePlain(heap, node, resolve);
}

function writePlain(heap: Heap, node: Node, resolve: Resolve): number {
  const tagged = (kind: number, payload: number) => heap.newTagged(TypeId.YamlValue, kind, payload);
  if (isSeq(node)) {
    const items = node.items.map((item) => writeNode(heap, item as Node | null, resolve));
    return tagged(JsonKind.Array, heap.newPointerArray(TypeId.YamlArrayValue, items));
  }
  if (isMap(node)) {
    const entries = (node.items as Pair<Node, Node | null>[]).map(({ key, value }) =>
      heap.newPointers(
        TypeId.YamlTypedMapEntryValueValue,
        writeNode(heap, key, resolve),
        writeNode(heap, value, resolve),
      ),
    );
    const array = heap.newPointerArray(TypeId.YamlArrayTypedMapEntryValueValue, entries);
    return tagged(JsonKind.Object, heap.newPointers(TypeId.YamlTypedMapValueValue, array));
  }
  return isScalar(node) ? writeScalar(heap, node) : tagged(JsonKind.Null, 0);
}

function writeScalar(heap: Heap, { value }: Scalar): number {
  const tagged = (kind: number, payload: number) => heap.newTagged(TypeId.YamlValue, kind, payload);
  if (value === null || value === undefined) return tagged(JsonKind.Null, 0);
  if (typeof value === 'boolean') return tagged(JsonKind.Bool, value ? 1 : 0);
  if (typeof value === 'bigint') return tagged(JsonKind.Number, heap.newString(integerText(value)));
  if (typeof value === 'number') return tagged(JsonKind.Number, heap.newString(floatText(value)));
  return tagged(JsonKind.String, heap.newString(String(value)));
}

/** graph-node takes integers of 64 bits, refuses those of up to 128, and reads larger ones as fractions. */
function integerText(value: bigint): string {
  if (value >= -(2n ** 63n) && value < 2n ** 64n) return value.toString();
  if (value >= 2n ** 128n || value < -(2n ** 127n)) return floatText(Number(value));
  const type = value < 0n ? 'i128' : 'u128';
  throw new RangeError(`invalid type: integer \`${value}\` as ${type}, expected any YAML value`);
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf';
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
