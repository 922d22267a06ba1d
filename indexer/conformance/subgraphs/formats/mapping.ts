import {
  Address,
  BigDecimal,
  BigInt,
  ByteArray,
  Bytes,
  crypto,
  ethereum,
  JSONValueKind,
  json,
  log,
  yaml,
} from '@graphprotocol/graph-ts';
import { Command } from './generated/Formats/Emitter';
import { Result } from './generated/schema';
import { describeJson } from './jsonText';
import { describeYaml } from './yamlText';

export function handleCommand(event: Command): void {
  let action = event.params.action;
  let text = event.params.text;
  let data = event.params.data;
  let result = new Result(event.block.number.toString() + '-' + event.logIndex.toString());
  result.action = action;
  result.input = text;
  result.lines = [];
  result.ok = true;
  if (action == 'json') fromJson(result, data);
  else if (action == 'yaml') fromYaml(result, data);
  else if (action == 'decode') decode(result, text, data);
  else if (action == 'encode') encode(result, event);
  else if (action == 'keccak') result.bytes = Bytes.fromByteArray(crypto.keccak256(data));
  else if (action == 'bytes') bytes(result, data);
  else if (action == 'text') conversions(result, text);
  else if (action == 'log') logAll(text);
  result.save();
}

function fromJson(result: Result, data: Bytes): void {
  let parsed = json.try_fromBytes(data);
  result.ok = parsed.isOk;
  if (!parsed.isOk) return;
  let lines: string[] = [];
  describeJson(parsed.value, '$', lines);
  result.lines = lines;
  if (parsed.value.kind == JSONValueKind.NUMBER && result.input == 'integer') {
    result.number = parsed.value.toBigInt();
  }
}

function fromYaml(result: Result, data: Bytes): void {
  let parsed = yaml.try_fromBytes(data);
  result.ok = parsed.isOk;
  if (!parsed.isOk) return;
  let lines: string[] = [];
  describeYaml(parsed.value, '$', lines);
  result.lines = lines;
}

function decode(result: Result, types: string, data: Bytes): void {
  let decoded = ethereum.decode(types, data);
  result.ok = decoded !== null;
  if (decoded === null) return;
  let lines: string[] = [];
  describeValue(decoded, '$', lines);
  result.lines = lines;
  result.bytes = ethereum.encode(decoded);
}

function describeValue(value: ethereum.Value, path: string, lines: string[]): void {
  let kind = value.kind;
  if (kind == ethereum.ValueKind.TUPLE) {
    let members = value.toTuple();
    for (let at = 0; at < members.length; at++) describeValue(members[at], path + '.' + at.toString(), lines);
  } else if (kind == ethereum.ValueKind.ARRAY || kind == ethereum.ValueKind.FIXED_ARRAY) {
    let members = value.toArray();
    lines.push(path + ' kind ' + kind.toString() + ' of ' + members.length.toString());
    for (let at = 0; at < members.length; at++) describeValue(members[at], path + '[' + at.toString() + ']', lines);
  } else if (kind == ethereum.ValueKind.INT || kind == ethereum.ValueKind.UINT) {
    lines.push(path + ' kind ' + kind.toString() + ' ' + value.toBigInt().toString());
  } else if (kind == ethereum.ValueKind.BOOL) {
    lines.push(path + ' ' + (value.toBoolean() ? 'true' : 'false'));
  } else if (kind == ethereum.ValueKind.STRING) {
    lines.push(path + ' "' + value.toString() + '"');
  } else if (kind == ethereum.ValueKind.ADDRESS) {
    lines.push(path + ' address ' + value.toAddress().toHexString());
  } else {
    lines.push(path + ' kind ' + kind.toString() + ' ' + value.toBytes().toHexString());
  }
}

function encode(result: Result, event: Command): void {
  let params = event.parameters;
  let tuple = new ethereum.Tuple();
  for (let at = 0; at < params.length; at++) tuple.push(params[at].value);
  tuple.push(ethereum.Value.fromAddress(event.address));
  tuple.push(ethereum.Value.fromI32(-5));
  tuple.push(
    ethereum.Value.fromUnsignedBigInt(
      BigInt.fromString('115792089237316195423570985008687907853269984665640564039457584007913129639935'),
    ),
  );
  tuple.push(ethereum.Value.fromBooleanArray([true, false]));
  tuple.push(ethereum.Value.fromFixedBytes(Bytes.fromHexString('0xabcd')));
  tuple.push(ethereum.Value.fromStringArray([]));
  tuple.push(ethereum.Value.fromFixedSizedArray([ethereum.Value.fromI32(1), ethereum.Value.fromI32(2)]));
  let encoded = ethereum.encode(ethereum.Value.fromTuple(tuple));
  result.ok = encoded !== null;
  result.bytes = encoded;
  let single = ethereum.encode(ethereum.Value.fromString(event.params.text));
  result.lines = [single === null ? 'null' : single.toHexString()];
}

function bytes(result: Result, data: Bytes): void {
  result.lines = [
    data.toString(),
    data.toHexString(),
    data.toBase58(),
    BigInt.fromUnsignedBytes(data).toString(),
    BigInt.fromSignedBytes(data).toString(),
    data.concatI32(-2).toHexString(),
    crypto.keccak256(data).toHexString(),
    data.length == 20 ? Address.fromBytes(data).toHexString() : 'not an address',
  ];
  result.bytes = data;
  result.number = BigInt.fromUnsignedBytes(data);
}

function conversions(result: Result, text: string): void {
  result.bytes = Bytes.fromUTF8(text);
  result.lines = [
    text.toUpperCase(),
    ByteArray.fromUTF8(text).toHexString(),
    text.length.toString(),
    text.split('').reverse().join(''),
    BigInt.fromI32(text.length).toHexString(),
    BigDecimal.fromString('12.50').toString(),
    Bytes.fromHexString('0xABcd').toHexString(),
    Address.fromString('0xF39FD6E51AAD88F6F4CE6AB8827279CFFFB92266').toHexString(),
    Address.fromString('f39fd6e51aad88f6f4ce6ab8827279cfffb92266').toHexString(),
    BigInt.fromString('-255').toHexString(),
    BigInt.fromU64(u64.MAX_VALUE).toString(),
    F64.parseFloat('1.5e3').toString(),
  ];
}

function logAll(text: string): void {
  log.debug('debug {}', [text]);
  log.info('info {} {}', [text, text]);
  log.warning('warning', []);
  log.error('error {}', [text, text]);
}
