import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** Scalars that are strings of one form, on the way in and on the way out. */
function stringScalar(name: string, form: RegExp, normalise: (text: string) => string = String): GraphQLScalarType {
  const read = (value: unknown): string => {
    const text = typeof value === 'bigint' || typeof value === 'number' ? value.toString() : value;
    if (typeof text !== 'string' || !form.test(text)) {
      throw new GraphQLError(`${name} can not represent ${String(value).slice(0, 80)}`);
    }
    return normalise(text);
  };
  return new GraphQLScalarType({
    name,
    serialize: read,
    parseValue: read,
    parseLiteral(node) {
      if (node.kind === Kind.STRING || node.kind === Kind.INT) return read(node.value);
      throw new GraphQLError(`${name} is written as a string`, { nodes: node });
    },
  });
}

export const SCALARS = {
  BigInt: stringScalar('BigInt', /^-?\d+$/),
  Bytes: stringScalar('Bytes', /^0x([0-9a-f]{2})*$/i, (text) => text.toLowerCase()),
  Decimal: stringScalar('Decimal', /^-?\d+(\.\d+)?$/),
  Date: stringScalar('Date', /^\d{4}-\d{2}-\d{2}$/),
};
