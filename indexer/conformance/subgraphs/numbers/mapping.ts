import { BigDecimal, BigInt, Bytes } from '@graphprotocol/graph-ts';
import { Command } from './generated/Numbers/Emitter';
import { Decimal, Integer, Total } from './generated/schema';

export function handleCommand(event: Command): void {
  let total = Total.load('all');
  if (total == null) {
    total = new Total('all');
    total.integers = 0;
    total.decimals = 0;
    total.integer = BigInt.zero();
    total.decimal = BigDecimal.zero();
    total.product = BigDecimal.fromString('1');
  }
  if (event.params.action == 'integer') {
    integer(total, BigInt.fromString(event.params.subject), BigInt.fromString(event.params.text), event.params.number);
  } else {
    decimal(total, event.params.subject, event.params.text, event.params.number.toI32());
  }
  total.save();
}

function integer(total: Total, left: BigInt, right: BigInt, number: BigInt): void {
  total.integers++;
  total.integer = total.integer.plus(left).minus(right);
  let small = u8(number.toI32());
  let it = new Integer(i64(total.integers));
  it.left = left;
  it.right = right;
  it.plus = left.plus(right);
  it.minus = left.minus(right);
  it.times = left.times(right);
  if (!right.isZero()) {
    it.div = left.div(right);
    it.mod = left.mod(right);
    it.quotient = left.divDecimal(right.toBigDecimal());
  }
  if (small < 20) it.pow = left.pow(small);
  it.shl = left.leftShift(small);
  it.shr = left.rightShift(small);
  it.bitAnd = left.bitAnd(right);
  it.bitOr = left.bitOr(right);
  if (left.ge(BigInt.zero())) it.sqrt = left.sqrt();
  it.abs = left.abs();
  it.neg = left.neg();
  it.hex = left.toHexString();
  it.text = left.toString();
  it.decimal = left.toBigDecimal();
  if (left.isI32()) it.i32 = left.toI32();
  let limit = BigInt.fromString('9223372036854775807');
  if (left.lt(limit) && left.gt(limit.neg())) it.i64 = left.toI64();
  it.less = left.lt(right);
  it.equal = left.equals(right);
  it.bytes = Bytes.fromByteArray(Bytes.fromBigInt(left));
  it.unsigned = BigInt.fromUnsignedBytes(it.bytes);
  it.reversed = BigInt.fromSignedBytes(changetype<Bytes>(it.bytes.slice(0).reverse()));
  it.save();
}

function decimal(total: Total, leftText: string, rightText: string, places: i32): void {
  let left = BigDecimal.fromString(leftText);
  let right = BigDecimal.fromString(rightText);
  total.decimals++;
  total.decimal = total.decimal.plus(left.times(right));
  total.last = i64(total.decimals);
  let zero = BigDecimal.zero();
  if (left.notEqual(zero) && right.notEqual(zero) && total.decimals % 5 < 3) {
    total.product = total.product.times(left).div(right);
  }
  let it = new Decimal(i64(total.decimals));
  it.left = left;
  it.right = right;
  it.plus = left.plus(right);
  it.minus = left.minus(right);
  it.times = left.times(right);
  if (right.notEqual(zero)) it.div = left.div(right);
  it.neg = left.neg();
  it.truncated = left.truncate(places);
  it.text = left.toString();
  it.digits = left.digits;
  it.exp = left.exp;
  it.less = left.lt(right);
  it.equal = left.equals(right);
  it.sum = left.plus(right).times(left.minus(right)).plus(total.product);
  it.save();
}
