import { Bytes, ethereum } from '@graphprotocol/graph-ts';
import {
  Integers as IntegersEvent,
  Lists as ListsEvent,
  Nested as NestedEvent,
  Structured as StructuredEvent,
  Words as WordsEvent,
} from './generated/Events/Emitter';
import { Integers, Lists, Structured, Words } from './generated/schema';

const KINDS = ['First', 'Second', 'Third'];

function idOf(event: ethereum.Event): string {
  return event.block.number.toString() + '-' + event.logIndex.toString();
}

export function handleIntegers(event: IntegersEvent): void {
  let it = new Integers(idOf(event));
  it.i8 = event.params.i8;
  it.u8 = event.params.u8;
  it.i24 = event.params.i24;
  it.u24 = event.params.u24;
  it.i32 = event.params.i32;
  it.u32 = event.params.u32;
  it.i64 = event.params.i64;
  it.u64 = event.params.u64;
  it.i256 = event.params.i256;
  it.u256 = event.params.u256;
  it.save();
}

export function handleWords(event: WordsEvent): void {
  let it = new Words(idOf(event));
  it.who = event.params.who;
  it.flag = event.params.flag;
  it.one = event.params.one;
  it.four = event.params.four;
  it.word = event.params.word;
  it.data = event.params.data;
  it.text = event.params.text;
  it.kind = KINDS[event.params.kind];
  it.save();
}

export function handleLists(event: ListsEvent): void {
  let it = new Lists(idOf(event));
  it.who = changetype<Bytes[]>(event.params.who);
  it.flags = event.params.flags;
  it.words = event.params.words;
  it.datas = event.params.datas;
  it.texts = event.params.texts;
  it.numbers = event.params.numbers;
  if (it.texts.length > 0) it.first = it.texts[0];
  it.save();
}

export function handleNested(event: NestedEvent): void {
  let it = new Lists(idOf(event));
  it.who = [];
  it.flags = [];
  it.words = [];
  it.datas = [];
  it.texts = event.params.texts[0].concat(event.params.texts[1]);
  it.numbers = event.params.three;
  let small = event.params.small;
  for (let at = 0; at < event.params.pairs.length; at++) small = small.concat(event.params.pairs[at]);
  it.small = small;
  it.save();
}

export function handleStructured(event: StructuredEvent): void {
  let value = event.params.value;
  let it = new Structured(idOf(event));
  it.number = value.id;
  it.who = value.who;
  it.note = value.note;
  it.flag = value.inner.flag;
  it.values = value.inner.values;
  it.label = value.inner.label;
  let labels: string[] = [];
  for (let at = 0; at < value.list.length; at++) {
    labels.push(value.list[at].label + ':' + value.list[at].values.length.toString());
  }
  it.labels = labels;
  it.encoded = ethereum.encode(event.parameters[0].value);
  it.save();
}
