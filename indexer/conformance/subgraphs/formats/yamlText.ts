import { YAMLValue, YAMLValueKind } from '@graphprotocol/graph-ts';

/** One line per value of a YAML document, in its order. */
export function describeYaml(value: YAMLValue, path: string, lines: string[]): void {
  if (value.kind == YAMLValueKind.NULL) lines.push(path + ' null');
  else if (value.kind == YAMLValueKind.BOOL) lines.push(path + ' ' + value.toBool().toString());
  else if (value.kind == YAMLValueKind.STRING) lines.push(path + ' "' + value.toString() + '"');
  else if (value.kind == YAMLValueKind.NUMBER) lines.push(path + ' number ' + value.toNumber());
  else if (value.kind == YAMLValueKind.TAGGED) {
    let tagged = value.toTagged();
    lines.push(path + ' tag ' + tagged.tag);
    describeYaml(tagged.value, path + '!', lines);
  } else if (value.kind == YAMLValueKind.ARRAY) {
    let items = value.toArray();
    lines.push(path + ' array of ' + items.length.toString());
    for (let at = 0; at < items.length; at++) describeYaml(items[at], path + '[' + at.toString() + ']', lines);
  } else {
    let entries = value.toObject().entries;
    lines.push(path + ' object of ' + entries.length.toString());
    for (let at = 0; at < entries.length; at++) {
      describeYaml(entries[at].key, path + '.key' + at.toString(), lines);
      describeYaml(entries[at].value, path + '.value' + at.toString(), lines);
    }
  }
}
