import { Address, BigInt, Bytes, ethereum } from '@graphprotocol/graph-ts';
import {
  Ask,
  Declared as DeclaredEvent,
  Reader,
  Reader__areaInputGivenStruct,
  Reader__shapeResultResultStruct,
} from './generated/Reader/Reader';
import { Token } from './generated/Reader/Token';
import { Answer, Declared } from './generated/schema';

export function handleAsk(event: Ask): void {
  let what = event.params.what;
  let number = event.params.number;
  let reader = Reader.bind(event.params.target);
  let answer = new Answer(event.transaction.hash.concatI32(event.logIndex.toI32()));
  answer.what = what;
  answer.number = number;
  answer.reverted = false;

  if (what == 'value') {
    let result = reader.try_value();
    answer.reverted = result.reverted;
    if (!result.reverted) answer.value = result.value;
  } else if (what == 'fail') {
    let result = reader.try_fail(number);
    answer.reverted = result.reverted;
    if (!result.reverted) answer.value = result.value;
  } else if (what == 'broken') {
    let result = reader.try_broken(number);
    answer.reverted = result.reverted;
    if (!result.reverted) {
      answer.text = result.value;
      answer.value = BigInt.fromI32(result.value.length);
    }
  } else if (what == 'many') {
    let result = reader.many();
    answer.value = result.value0;
    answer.text = result.value1;
    answer.addresses = changetype<Bytes[]>(result.value2);
    answer.flag = result.value3;
  } else if (what == 'shape') {
    let shape = reader.shape(number);
    answer.text = shape.name + ' ' + shape.tags[1].toString();
    answer.values = pointsOf(shape);
    let same = reader.try_area(changetype<Reader__areaInputGivenStruct>(shape));
    if (!same.reverted) answer.value = same.value;
    answer.reverted = same.reverted;
  } else if (what == 'overloads') {
    answer.value = reader.pick(number);
    answer.bytes = reader.pick1(event.params.target);
  } else if (what == 'sum') {
    let list: BigInt[] = [];
    for (let i = 0; i < number.toI32(); i++) list.push(BigInt.fromI32(i * i));
    answer.value = reader.sum(list);
  } else if (what == 'small') {
    let result = reader.small();
    answer.values = [
      BigInt.fromI32(result.value0),
      BigInt.fromI32(result.value1),
      BigInt.fromI32(result.value2),
      result.value3,
    ];
    answer.bytes = result.value4.concat(result.value5);
  } else if (what == 'context') {
    let result = reader.context();
    answer.addresses = [result.value0];
    answer.values = [result.value1, result.value2, result.value3];
  } else if (what == 'token') {
    let token = Token.bind(event.params.target);
    let name = token.try_name();
    answer.reverted = name.reverted;
    if (!name.reverted) answer.text = name.value;
  } else if (what == 'account') {
    answer.wei = ethereum.getBalance(event.params.target);
    answer.hasCode = ethereum.hasCode(event.params.target).inner;
  }
  answer.save();
}

function pointsOf(shape: Reader__shapeResultResultStruct): BigInt[] {
  let values: BigInt[] = [];
  for (let i = 0; i < shape.points.length; i++) {
    values.push(shape.points[i].x);
    values.push(shape.points[i].y);
  }
  values.push(shape.centre.x);
  return values;
}

export function handleDeclared(event: DeclaredEvent): void {
  let reader = Reader.bind(event.address);
  let declared = new Declared(event.transaction.hash);
  declared.value = reader.value();
  declared.balance = reader.balances(event.params.reader);
  declared.picked = reader.pick(event.params.number);
  declared.who = reader.pick1(Address.zero());
  declared.failed = reader.try_fail(event.params.number).reverted;
  declared.save();
}
