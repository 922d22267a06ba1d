import { BigDecimal, BigInt, Bytes, Value } from '@graphprotocol/graph-ts';
import { Everything } from './generated/schema';

const TAGS = ['zebra', 'Apple', 'MANGO'];

/** Fills the fields that `which` names (`all`, `none`, or a list of them) from a number, a text and bytes. */
export function saveEverything(id: string, which: string, number: BigInt, data: Bytes): void {
  let it = new Everything(id);
  let all = which == 'all';
  let small = number.isI32() ? number.toI32() : -1;
  let wide = number.mod(BigInt.fromString('4611686018427387904')).toI64();
  if (all || which.includes('boolean')) {
    it.boolean = small % 2 == 0;
    it.booleans = [small % 2 == 0, true, small % 3 == 0];
  }
  if (all || which.includes('int')) {
    it.int = small;
    it.ints = [small, 0, -small];
    it.int8 = wide;
    it.set('int8s', int8s([wide, -wide]));
  }
  if (all || which.includes('big')) {
    it.big = number;
    it.bigs = [number, number.neg(), number.times(number)];
    it.decimal = number.divDecimal(BigDecimal.fromString('64'));
    it.decimals = [number.toBigDecimal(), number.divDecimal(BigDecimal.fromString('3'))];
  }
  if (all || which.includes('bytes')) {
    it.bytes = data;
    it.byteses = [data, data.concat(data), Bytes.fromHexString('0x00')];
  }
  if (all || which.includes('string')) {
    it.string = id + ' 100%_' + number.toString();
    it.strings = [id, '', 'Größe ✓', number.toString()];
  }
  if (all || which.includes('timestamp')) {
    it.timestamp = abs(wide);
    it.set('timestamps', Value.fromArray([abs(wide), 0, 1].map<Value>((micros) => Value.fromTimestamp(micros))));
  }
  if (all || which.includes('tag')) {
    it.tag = TAGS[abs(small) % 3];
    it.tags = [TAGS[abs(small) % 3], 'zebra'];
  }
  if (all || which.includes('owner')) {
    it.owner = 'ann';
    it.owners = ['ann', 'nobody', 'bob'];
    it.badge = wide % 5;
    it.set('badges', int8s([wide % 5, 1, 1]));
  }
  if (which.includes('empty')) {
    it.booleans = [];
    it.ints = [];
    it.strings = [];
    it.owners = [];
    it.string = '';
    it.bytes = Bytes.empty();
  }
  it.save();
}

/** The generated setters of lists of Int8 do not compile with this version of graph-ts. */
export function int8s(values: i64[]): Value {
  return Value.fromArray(values.map<Value>((value) => Value.fromI64(value)));
}
