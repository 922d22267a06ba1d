import { ArithmeticError, type Numeric, type Value, withExponent } from '../expression/index.js';
import type { Field } from '../schema/model.js';
import { decodeBigDecimal, decodeBigInt, encodeBigInt, encodeExactDecimal, type SqlValue } from '../store/codec.js';

/** A stored value as expressions compute with it. */
export function decodeValue(field: Field, value: SqlValue): Value {
  if (value === null) return null;
  switch (field.type.storedAs) {
    case 'BigInt':
      return { digits: decodeBigInt(value as Buffer), scale: 0 };
    case 'BigDecimal': {
      const { digits, exp } = decodeBigDecimal(value as Buffer);
      return withExponent(digits, exp);
    }
    case 'Int':
    case 'Int8':
    case 'Timestamp':
      return BigInt(value as number | bigint);
    default:
      return value;
  }
}

/** What an aggregate comes to, as its column stores it. Sums keep all their digits, as they are summed up further. */
export function encodeValue(field: Field, value: Value): SqlValue {
  if (value === null) {
    if (field.type.nonNull) throw new ArithmeticError('it has no value, but its type is not nullable');
    return null;
  }
  switch (field.type.storedAs) {
    case 'BigInt':
      return encodeBigInt(wholeOf(value as Numeric));
    case 'BigDecimal': {
      const { digits, scale } = value as Numeric;
      return encodeExactDecimal({ digits, exp: 0 - scale });
    }
    default:
      return value as SqlValue;
  }
}

function wholeOf({ digits, scale }: Numeric): bigint {
  const divisor = 10n ** BigInt(scale);
  if (digits % divisor !== 0n) throw new ArithmeticError('its value is not a whole number');
  return digits / divisor;
}
