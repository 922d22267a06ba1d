import { AbiCoder, getBytes, hexlify, keccak256, type ParamType, toUtf8Bytes } from 'ethers';
import { errorMessage } from '../errors.js';
import { TestInputError } from './errors.js';

const WORD_BYTES = 32;
const coder = AbiCoder.defaultAbiCoder();

/** Encodes values, given in the order of `types`. @throws TestInputError that names the value that does not fit */
export function encodeValues(types: readonly ParamType[], values: readonly unknown[], where: string): string {
  const fitted = types.map((type, i) => fitValue(type, values[i], where, type.name || `param${i}`));
  try {
    return coder.encode(types, fitted);
  } catch (error) {
    throw new TestInputError(`The values can not be encoded: ${errorMessage(error)}`, { where, cause: error });
  }
}

/** The topic of an indexed parameter: the value itself, or the hash of what does not fit in 32 bytes. */
export function encodeTopic(type: ParamType, value: unknown, where: string): string {
  const name = type.name;
  if (type.baseType === 'string' && typeof value === 'string') return keccak256(toUtf8Bytes(value));
  if (type.baseType === 'bytes') return keccak256(fitValue(type, value, where, name) as string);
  if (type.baseType !== 'array' && type.baseType !== 'tuple') return encodeValues([type], [value], where);
  if (typeof value === 'string' && /^0x[0-9a-fA-F]{64}$/.test(value)) return value.toLowerCase();
  throw new TestInputError(`An indexed ${type.type} is known by its hash only.`, {
    where: `${where}, ${name}`,
    hint: 'Give the hash: 32 bytes, `0x…`.',
  });
}

/** Values in the order of the parameters, from an array or an object that names each. */
export function orderValues(types: readonly ParamType[], given: unknown, where: string): unknown[] {
  const names = types.map((type, i) => type.name || `param${i}`);
  if (Array.isArray(given)) {
    if (given.length === types.length) return given;
    throw new TestInputError(`${given.length} values for ${types.length} parameters.`, {
      where,
      hint: `They are ${describe(types)}.`,
    });
  }
  const values = (given ?? {}) as Record<string, unknown>;
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new TestInputError(`There is no parameter \`${unknown}\`.`, { where, hint: `There are ${describe(types)}.` });
  }
  const missing = names.find((name) => values[name] === undefined);
  if (missing !== undefined) {
    throw new TestInputError(`The parameter \`${missing}\` is missing.`, {
      where,
      hint: `There are ${describe(types)}.`,
    });
  }
  return names.map((name) => values[name]);
}

function describe(types: readonly ParamType[]): string {
  if (types.length === 0) return 'none';
  return types.map((type, i) => `\`${type.name || `param${i}`}\` (${type.type})`).join(', ');
}

function fitValue(type: ParamType, value: unknown, where: string, name: string): unknown {
  const refuse = (expected: string): never => {
    throw new TestInputError(`\`${name}\` can not be ${show(value)}.`, {
      where,
      hint: `Give ${expected}, for a ${type.type}.`,
    });
  };
  if (type.baseType === 'array') {
    if (!Array.isArray(value)) return refuse('an array');
    const length = type.arrayLength ?? -1;
    if (length >= 0 && value.length !== length) return refuse(`an array of ${length}`);
    return value.map((item, i) => fitValue(type.arrayChildren as ParamType, item, where, `${name}[${i}]`));
  }
  if (type.baseType === 'tuple') {
    const types = type.components ?? [];
    if (typeof value !== 'object' || value === null) return refuse('an array or an object of its members');
    const members = orderValues(types, value, `${where}, ${name}`);
    return types.map((member, i) => fitValue(member, members[i], where, `${name}.${member.name || i}`));
  }
  if (type.baseType === 'address') {
    return isHex(value) && value.length === 42 ? value.toLowerCase() : refuse('20 bytes as `0x…`');
  }
  if (type.baseType === 'bool') return typeof value === 'boolean' ? value : refuse('true or false');
  if (type.baseType === 'string') return typeof value === 'string' ? value : refuse('text');
  if (type.baseType.startsWith('bytes')) return fitBytes(type, value) ?? refuse('bytes as `0x…`');
  return fitInteger(type, value) ?? refuse('a whole number that fits: a bigint, or text if it is large');
}

function fitBytes(type: ParamType, value: unknown): string | undefined {
  const hex = typeof value === 'string' && /^[0-9a-fA-F]*$/.test(value) ? `0x${value}` : value;
  if (!(hex instanceof Uint8Array) && !(isHex(hex) && hex.length % 2 === 0)) return undefined;
  const bytes = getBytes(hex);
  if (type.baseType === 'bytes') return hexlify(bytes);
  const length = Number(type.baseType.slice('bytes'.length));
  return bytes.length <= length ? hexlify(bytes).padEnd(2 + length * 2, '0') : undefined;
}

function fitInteger(type: ParamType, value: unknown): bigint | undefined {
  const integer = integerOf(value);
  if (integer === undefined) return undefined;
  const bits = Number(/\d+$/.exec(type.baseType)?.[0] ?? 8 * WORD_BYTES);
  const fits = type.baseType.startsWith('u') ? BigInt.asUintN(bits, integer) : BigInt.asIntN(bits, integer);
  return fits === integer ? integer : undefined;
}

function integerOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== 'string' || !/^-?(?:\d+|0x[0-9a-fA-F]+)$/.test(value)) return undefined;
  return value.startsWith('-') ? -BigInt(value.slice(1)) : BigInt(value);
}

function isHex(value: unknown): value is string {
  return typeof value === 'string' && /^0x[0-9a-fA-F]*$/.test(value);
}

function show(value: unknown): string {
  return typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value));
}
