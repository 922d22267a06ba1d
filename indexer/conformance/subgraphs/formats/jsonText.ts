import { JSONValue, JSONValueKind } from '@graphprotocol/graph-ts';

/** One line per value of a JSON document, in its order. */
export function describeJson(value: JSONValue, path: string, lines: string[]): void {
  if (value.kind == JSONValueKind.NULL) lines.push(path + ' null');
  else if (value.kind == JSONValueKind.BOOL) lines.push(path + ' ' + value.toBool().toString());
  else if (value.kind == JSONValueKind.STRING) lines.push(path + ' "' + value.toString() + '"');
  else if (value.kind == JSONValueKind.NUMBER) lines.push(path + ' number ' + changetype<string>(u32(value.data)));
  else if (value.kind == JSONValueKind.ARRAY) {
    let items = value.toArray();
    lines.push(path + ' array of ' + items.length.toString());
    for (let at = 0; at < items.length; at++) describeJson(items[at], path + '[' + at.toString() + ']', lines);
  } else {
    let entries = value.toObject().entries;
    lines.push(path + ' object of ' + entries.length.toString());
    for (let at = 0; at < entries.length; at++) describeJson(entries[at].value, path + '.' + entries[at].key, lines);
  }
}
