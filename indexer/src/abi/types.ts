/** A Solidity type, with what decoding needs worked out once. */
export interface AbiType {
  kind:
    | 'address'
    | 'bool'
    | 'string'
    | 'bytes'
    | 'fixedBytes'
    | 'uint'
    | 'int'
    | 'function'
    | 'array'
    | 'fixedArray'
    | 'tuple';
  /** As it is written in signatures: `uint256`, `(address,bytes32[2])[]`. */
  canonical: string;
  /** Whether it is encoded behind an offset. */
  dynamic: boolean;
  /** Bytes that it takes in the head of what encloses it. */
  headSize: number;
  /** Bytes of a `bytesN`, elements of a `T[N]`. */
  length: number;
  /** Bits of an integer. */
  bits: number;
  /** Element of an array. */
  item?: AbiType;
  /** Members of a tuple. */
  fields: AbiParameter[];
}

export interface AbiParameter {
  name: string;
  type: AbiType;
  indexed: boolean;
}

/** A parameter as a JSON ABI has it. */
export interface JsonAbiParameter {
  name?: string;
  type: string;
  indexed?: boolean;
  components?: JsonAbiParameter[];
}

const WORD = 32;
const MAX_FIXED_ARRAY = 2 ** 31;

/** @throws SyntaxError when the type is not one of Solidity's */
export function parseJsonParameter(parameter: JsonAbiParameter): AbiParameter {
  const { name = '', indexed = false } = parameter;
  if (!parameter.type.startsWith('tuple')) return { name, indexed, type: parseType(parameter.type) };
  const tuple = tupleType((parameter.components ?? []).map(parseJsonParameter));
  return { name, indexed, type: applySuffixes(tuple, parameter.type.slice('tuple'.length)) };
}

/** Parses a type as it is written in a signature. Spaces are ignored. @throws SyntaxError */
export function parseType(text: string): AbiType {
  const parser = createTypeParser(text.replaceAll(/\s+/g, ''));
  const type = parser.type();
  parser.expectEnd();
  return type;
}

export function tupleType(fields: AbiParameter[]): AbiType {
  const dynamic = fields.some((field) => field.type.dynamic);
  return {
    kind: 'tuple',
    canonical: `(${fields.map((field) => field.type.canonical).join(',')})`,
    dynamic,
    headSize: dynamic ? WORD : fields.reduce((sum, field) => sum + field.type.headSize, 0),
    length: fields.length,
    bits: 0,
    fields,
  };
}

function createTypeParser(text: string) {
  let position = 0;

  function type(): AbiType {
    const base = text[position] === '(' || text.startsWith('tuple(', position) ? tuple() : elementary();
    const suffixes = /^(?:\[\d*\])*/.exec(text.slice(position))?.[0] ?? '';
    position += suffixes.length;
    return applySuffixes(base, suffixes);
  }

  function tuple(): AbiType {
    position = text.indexOf('(', position) + 1;
    const fields: AbiParameter[] = [];
    while (text[position] !== ')') {
      if (fields.length > 0) expect(',');
      fields.push({ name: '', indexed: false, type: type() });
    }
    position += 1;
    return tupleType(fields);
  }

  function elementary(): AbiType {
    const name = /^[a-z]+\d*/.exec(text.slice(position))?.[0];
    if (name === undefined) throw new SyntaxError(`no type at position ${position} of \`${text}\``);
    position += name.length;
    return elementaryType(name);
  }

  function expect(char: string): void {
    if (text[position] !== char) throw new SyntaxError(`expected \`${char}\` at position ${position} of \`${text}\``);
    position += 1;
  }

  function expectEnd(): void {
    if (position !== text.length) throw new SyntaxError(`unexpected \`${text.slice(position)}\` in \`${text}\``);
  }

  return { type, expectEnd };
}

function applySuffixes(base: AbiType, suffixes: string): AbiType {
  let type = base;
  for (const [, count = ''] of suffixes.matchAll(/\[(\d*)\]/g)) type = arrayType(type, count);
  return type;
}

function arrayType(item: AbiType, count: string): AbiType {
  if (count === '') {
    return { ...plain('array', `${item.canonical}[]`), dynamic: true, item };
  }
  const length = Number(count);
  if (length > MAX_FIXED_ARRAY) throw new SyntaxError(`array of ${count} elements`);
  const canonical = `${item.canonical}[${count}]`;
  const headSize = item.dynamic ? WORD : item.headSize * length;
  return { ...plain('fixedArray', canonical), dynamic: item.dynamic, headSize, length, item };
}

function elementaryType(name: string): AbiType {
  if (name === 'address' || name === 'bool' || name === 'function') return plain(name, name);
  if (name === 'string' || name === 'bytes') return { ...plain(name, name), dynamic: true };
  const [, base, digits = ''] = /^(uint|int|bytes)(\d*)$/.exec(name) ?? [];
  const size = digits === '' ? 256 : Number(digits);
  if ((base === 'uint' || base === 'int') && size >= 8 && size <= 256 && size % 8 === 0) {
    return { ...plain(base, `${base}${size}`), bits: size };
  }
  if (base === 'bytes' && size >= 1 && size <= 32) return { ...plain('fixedBytes', name), length: size };
  throw new SyntaxError(`\`${name}\` is not a Solidity type`);
}

function plain(kind: AbiType['kind'], canonical: string): AbiType {
  return { kind, canonical, dynamic: false, headSize: WORD, length: 0, bits: 0, fields: [] };
}
