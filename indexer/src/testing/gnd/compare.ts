import { type JsonNode, JsonNumber } from '../../runtime/json.js';

/**
 * Equality as `gnd test` has it: arrays are equal in any order, at every level; a number equals the text that it is
 * written as; objects have the same keys.
 */
export function jsonEqual(a: JsonNode, b: JsonNode): boolean {
  if (isScalar(a) || isScalar(b)) return isScalar(a) && isScalar(b) && scalarEqual(a, b);
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameElements(a, b);
  if (a.size !== b.size) return false;
  return [...a].every(([key, value]) => b.has(key) && jsonEqual(value, b.get(key) as JsonNode));
}

/** Puts the elements of arrays next to those that they are most like, so that a diff shows what differs and no more. */
export function alignWith(expected: JsonNode, actual: JsonNode): JsonNode {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const left = [...actual];
    const aligned: JsonNode[] = [];
    for (const element of expected) {
      if (left.length === 0) break;
      const scores = left.map((candidate) => likeness(element, candidate));
      const [best] = left.splice(scores.indexOf(Math.max(...scores)), 1);
      aligned.push(alignWith(element, best as JsonNode));
    }
    return [...aligned, ...left];
  }
  if (!(expected instanceof Map) || !(actual instanceof Map)) return actual;
  return new Map([...actual].map(([key, value]) => [key, alignWith(expected.get(key) ?? null, value)]));
}

type Scalar = null | boolean | string | JsonNumber;

function isScalar(node: JsonNode): node is Scalar {
  return node === null || typeof node !== 'object' || node instanceof JsonNumber;
}

function scalarEqual(a: Scalar, b: Scalar): boolean {
  const isText = (value: Scalar): boolean => typeof value === 'string' || value instanceof JsonNumber;
  return isText(a) && isText(b) ? textOf(a) === textOf(b) : a === b;
}

/** A number that is not whole is written as its double is; a whole one as it stands. */
function textOf(value: Scalar): string {
  if (!(value instanceof JsonNumber)) return String(value);
  if (/^-?\d+$/.test(value.text)) return value.text;
  const number = Number(value.text);
  return Number.isInteger(number) ? `${number}.0` : String(number);
}

function sameElements(a: readonly JsonNode[], b: readonly JsonNode[]): boolean {
  if (a.length !== b.length) return false;
  const left = [...b];
  return a.every((element) => {
    const position = left.findIndex((candidate) => jsonEqual(element, candidate));
    if (position >= 0) left.splice(position, 1);
    return position >= 0;
  });
}

const SAME_ID = 100;

function likeness(a: JsonNode, b: JsonNode): number {
  if (!(a instanceof Map) || !(b instanceof Map)) return jsonEqual(a, b) ? 1 : 0;
  let score = 0;
  for (const [key, value] of a) {
    if (b.has(key) && jsonEqual(value, b.get(key) as JsonNode)) score += key === 'id' ? SAME_ID : 1;
  }
  return score;
}
