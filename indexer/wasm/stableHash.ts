// AssemblyScript: the arithmetic of graph-node's proof of indexing (its "fast" version), which needs 64-bit multiplication.
// `npm run build:wasm -w indexer` compiles it into src/proof/stableHash.wasm.ts.
//
// - `hash`: XXH3 of 128 bits, with a seed.
// - a state: 24 bytes of a mixer (an integer modulo 2^192), and how many fields were written, as 8 bytes.
// - addresses of fields: integers modulo 2^128; the root is 17, child n of a is a * 486187739 + n.
// - `absorb`: writes the events of a block, which the host has laid down as a log, into the state at STATE.

const PRIME32_1: u64 = 0x9e3779b1;
const PRIME32_2: u64 = 0x85ebca77;
const PRIME32_3: u64 = 0xc2b2ae3d;
const PRIME64_1: u64 = 0x9e3779b185ebca87;
const PRIME64_2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME64_3: u64 = 0x165667b19e3779f9;
const PRIME64_4: u64 = 0x85ebca77c2b2ae63;
const PRIME64_5: u64 = 0x27d4eb2f165667c5;
const PRIME_MX1: u64 = 0x165667919e3779f9;
const PRIME_MX2: u64 = 0x9fb21c651e98df25;
const LOW_32: u64 = 0xffffffff;

const SECRET_LENGTH: usize = 192;
const SECRET: usize = memory.data<u8>([
  0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c, 0xde, 0xd4, 0x6d,
  0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f, 0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0,
  0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21, 0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0,
  0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c, 0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b,
  0x1b, 0x53, 0x2e, 0xa3, 0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac,
  0xd8, 0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d, 0x8a, 0x51,
  0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64, 0xea, 0xc5, 0xac, 0x83, 0x34,
  0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb, 0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49,
  0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e, 0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8,
  0xd1, 0x7a, 0xd0, 0x31, 0xce, 0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b,
  0x40, 0x7e,
]);
const SEEDED_SECRET: usize = memory.data(192);
const LANES: usize = memory.data(64);

/** State that `absorb` writes to. */
export const STATE: usize = memory.data(32);
/** State of one field of an entity. */
const MEMBER: usize = memory.data(32);
/** Result of `hash`: low half, high half. */
export const HASH: usize = memory.data(16);
const TAG: usize = memory.data(8);
/** From here on the memory is the host's. */
export const FREE: usize = __heap_base;

// --- XXH3 -----------------------------------------------------------------------------------------------------------

let low: u64 = 0;
let high: u64 = 0;

function multiplyHigh(a: u64, b: u64): u64 {
  const aLow = a & LOW_32;
  const aHigh = a >> 32;
  const bLow = b & LOW_32;
  const bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  const cross = aLow * bHigh + (middle & LOW_32);
  return aHigh * bHigh + (middle >> 32) + (cross >> 32);
}

function fold(a: u64, b: u64): u64 {
  return (a * b) ^ multiplyHigh(a, b);
}

function avalanche64(value: u64): u64 {
  let h = value ^ (value >> 33);
  h *= PRIME64_2;
  h ^= h >> 29;
  h *= PRIME64_3;
  return h ^ (h >> 32);
}

function avalanche(value: u64): u64 {
  let h = value ^ (value >> 37);
  h *= PRIME_MX1;
  return h ^ (h >> 32);
}

function mix16(input: usize, secret: usize, seed: u64): u64 {
  return fold(load<u64>(input) ^ (load<u64>(secret) + seed), load<u64>(input, 8) ^ (load<u64>(secret, 8) - seed));
}

function mix32(first: usize, second: usize, secret: usize, seed: u64): void {
  low += mix16(first, secret, seed);
  low ^= load<u64>(second) + load<u64>(second, 8);
  high += mix16(second, secret + 16, seed);
  high ^= load<u64>(first) + load<u64>(first, 8);
}

function finishMiddle(length: u64, seed: u64): void {
  const a = low;
  const b = high;
  low = avalanche(a + b);
  high = 0 - avalanche(a * PRIME64_1 + b * PRIME64_4 + (length - seed) * PRIME64_2);
}

function hashEmpty(seed: u64): void {
  low = avalanche64(seed ^ load<u64>(SECRET, 64) ^ load<u64>(SECRET, 72));
  high = avalanche64(seed ^ load<u64>(SECRET, 80) ^ load<u64>(SECRET, 88));
}

function hashTo3(input: usize, length: usize, seed: u64): void {
  const first = <u32>load<u8>(input);
  const middle = <u32>load<u8>(input + (length >> 1));
  const last = <u32>load<u8>(input + length - 1);
  const combined: u32 = (first << 16) | (middle << 24) | last | ((<u32>length) << 8);
  const swapped = rotl<u32>(bswap<u32>(combined), 13);
  low = avalanche64(<u64>combined ^ (<u64>(load<u32>(SECRET) ^ load<u32>(SECRET, 4)) + seed));
  high = avalanche64(<u64>swapped ^ (<u64>(load<u32>(SECRET, 8) ^ load<u32>(SECRET, 12)) - seed));
}

function hashTo8(input: usize, length: usize, seed: u64): void {
  const mixedSeed = seed ^ ((<u64>bswap<u32>(<u32>seed)) << 32);
  const value = <u64>load<u32>(input) | ((<u64>load<u32>(input + length - 4)) << 32);
  const keyed = value ^ ((load<u64>(SECRET, 16) ^ load<u64>(SECRET, 24)) + mixedSeed);
  const factor = PRIME64_1 + ((<u64>length) << 2);
  let l = keyed * factor;
  let h = multiplyHigh(keyed, factor);
  h += l << 1;
  l ^= h >> 3;
  l ^= l >> 35;
  l *= PRIME_MX2;
  l ^= l >> 28;
  low = l;
  high = avalanche(h);
}

function hashTo16(input: usize, length: usize, seed: u64): void {
  const flipLow = (load<u64>(SECRET, 32) ^ load<u64>(SECRET, 40)) - seed;
  const flipHigh = (load<u64>(SECRET, 48) ^ load<u64>(SECRET, 56)) + seed;
  const inLow = load<u64>(input);
  let inHigh = load<u64>(input + length - 8);
  const keyed = inLow ^ inHigh ^ flipLow;
  let l = keyed * PRIME64_1;
  let h = multiplyHigh(keyed, PRIME64_1);
  l += (<u64>(length - 1)) << 54;
  inHigh ^= flipHigh;
  h += inHigh + (inHigh & LOW_32) * (PRIME32_2 - 1);
  l ^= bswap<u64>(h);
  low = avalanche(l * PRIME64_2);
  high = avalanche(multiplyHigh(l, PRIME64_2) + h * PRIME64_2);
}

function hashTo128(input: usize, length: usize, seed: u64): void {
  low = <u64>length * PRIME64_1;
  high = 0;
  if (length > 32) {
    if (length > 64) {
      if (length > 96) mix32(input + 48, input + length - 64, SECRET + 96, seed);
      mix32(input + 32, input + length - 48, SECRET + 64, seed);
    }
    mix32(input + 16, input + length - 32, SECRET + 32, seed);
  }
  mix32(input, input + length - 16, SECRET, seed);
  finishMiddle(<u64>length, seed);
}

function hashTo240(input: usize, length: usize, seed: u64): void {
  low = <u64>length * PRIME64_1;
  high = 0;
  for (let i: usize = 32; i < 160; i += 32) mix32(input + i - 32, input + i - 16, SECRET + i - 32, seed);
  low = avalanche(low);
  high = avalanche(high);
  for (let i: usize = 160; i <= length; i += 32) mix32(input + i - 32, input + i - 16, SECRET + 3 + i - 160, seed);
  mix32(input + length - 16, input + length - 32, SECRET + 136 - 17 - 16, 0 - seed);
  finishMiddle(<u64>length, seed);
}

function accumulate(input: usize, secret: usize): void {
  for (let i: usize = 0; i < 8; i++) {
    const value = load<u64>(input + i * 8);
    const key = value ^ load<u64>(secret + i * 8);
    const other = LANES + (i ^ 1) * 8;
    store<u64>(other, load<u64>(other) + value);
    store<u64>(LANES + i * 8, load<u64>(LANES + i * 8) + (key & LOW_32) * (key >> 32));
  }
}

function scramble(secret: usize): void {
  for (let i: usize = 0; i < 64; i += 8) {
    let lane = load<u64>(LANES + i);
    lane ^= lane >> 47;
    lane ^= load<u64>(secret + i);
    store<u64>(LANES + i, lane * PRIME32_1);
  }
}

function mergeLanes(secret: usize, start: u64): u64 {
  let result = start;
  for (let i: usize = 0; i < 64; i += 16) {
    result += fold(load<u64>(LANES + i) ^ load<u64>(secret + i), load<u64>(LANES + i, 8) ^ load<u64>(secret + i, 8));
  }
  return avalanche(result);
}

function hashLong(input: usize, length: usize, seed: u64): void {
  for (let i: usize = 0; i < SECRET_LENGTH; i += 16) {
    store<u64>(SEEDED_SECRET + i, load<u64>(SECRET + i) + seed);
    store<u64>(SEEDED_SECRET + i, load<u64>(SECRET + i, 8) - seed, 8);
  }
  store<u64>(LANES, PRIME32_3, 0);
  store<u64>(LANES, PRIME64_1, 8);
  store<u64>(LANES, PRIME64_2, 16);
  store<u64>(LANES, PRIME64_3, 24);
  store<u64>(LANES, PRIME64_4, 32);
  store<u64>(LANES, PRIME32_2, 40);
  store<u64>(LANES, PRIME64_5, 48);
  store<u64>(LANES, PRIME32_1, 56);
  // A block is 16 stripes of 64 bytes.
  const stripes = (length - 1) / 64;
  for (let i: usize = 0; i < stripes; i++) {
    accumulate(input + i * 64, SEEDED_SECRET + (i & 15) * 8);
    if ((i & 15) == 15) scramble(SEEDED_SECRET + SECRET_LENGTH - 64);
  }
  accumulate(input + length - 64, SEEDED_SECRET + SECRET_LENGTH - 64 - 7);
  const count = <u64>length;
  low = mergeLanes(SEEDED_SECRET + 11, count * PRIME64_1);
  high = mergeLanes(SEEDED_SECRET + SECRET_LENGTH - 64 - 11, ~(count * PRIME64_2));
}

function hashBytes(input: usize, length: usize, seed: u64): void {
  if (length > 16) {
    if (length <= 128) hashTo128(input, length, seed);
    else if (length <= 240) hashTo240(input, length, seed);
    else hashLong(input, length, seed);
  } else if (length > 8) hashTo16(input, length, seed);
  else if (length > 3) hashTo8(input, length, seed);
  else if (length > 0) hashTo3(input, length, seed);
  else hashEmpty(seed);
}

export function hash(input: usize, length: usize, seed: u64): void {
  hashBytes(input, length, seed);
  store<u64>(HASH, low);
  store<u64>(HASH, high, 8);
}

// --- state ----------------------------------------------------------------------------------------------------------

const P0: u64 = 2305843009213693959;
const P1: u64 = 2305843009213693950;
const Q: u64 = 18446744073709551609;
const IDENTITY: u64 = 16140901064495857665;
const ALL_ONES: u64 = 0xffffffffffffffff;

/** State of nothing. */
export function clear(state: usize): void {
  store<u64>(state, IDENTITY);
  store<u64>(state, ALL_ONES, 8);
  store<u64>(state, ALL_ONES, 16);
  store<u64>(state, 0, 24);
}

/** x = P + Q * (x + y) + 8 * x * y, modulo 2^192; as (8x + Q) * y + Q * x + P, where Q = 2^64 - 7. */
function mix(state: usize, y0: u64, y1: u64, y2: u64): void {
  const x0 = load<u64>(state);
  const x1 = load<u64>(state, 8);
  const x2 = load<u64>(state, 16);
  const e0 = x0 << 3;
  const e1 = (x1 << 3) | (x0 >> 61);
  const e2 = (x2 << 3) | (x1 >> 61);

  // Q * x = (x << 64) - 8x + x
  let q0 = x0 - e0;
  const borrow = <u64>(x0 < e0);
  const t = x1 - e1;
  let nextBorrow = <u64>(x1 < e1);
  let q1 = t - borrow;
  nextBorrow += <u64>(t < borrow);
  let q2 = x2 - e2 - nextBorrow;
  q1 += x0;
  q2 += x1 + <u64>(q1 < x0);
  // + P
  q0 += P0;
  let carry = <u64>(q0 < P0);
  q1 += carry;
  carry = <u64>(q1 < carry);
  q1 += P1;
  carry += <u64>(q1 < P1);
  q2 += carry;

  // z = 8x + Q
  const z0 = e0 + Q;
  const z0Carry = <u64>(z0 < e0);
  const z1 = e1 + z0Carry;
  const z2 = e2 + <u64>(z1 < z0Carry);

  let r0 = z0 * y0;
  let r1 = multiplyHigh(z0, y0);
  let r2 = z2 * y0 + z1 * y1 + z0 * y2;
  let part = z1 * y0;
  r1 += part;
  r2 += multiplyHigh(z1, y0) + <u64>(r1 < part);
  part = z0 * y1;
  r1 += part;
  r2 += multiplyHigh(z0, y1) + <u64>(r1 < part);

  r0 += q0;
  carry = <u64>(r0 < q0);
  r1 += carry;
  r2 += <u64>(r1 < carry);
  r1 += q1;
  r2 += <u64>(r1 < q1);
  r2 += q2;

  store<u64>(state, r0);
  store<u64>(state, r1, 8);
  store<u64>(state, r2, 16);
}

/** Writes the bytes of the field at an address (its low and high half). */
export function write(state: usize, addressLow: u64, addressHigh: u64, input: usize, length: usize): void {
  hashBytes(input, length, addressLow);
  mix(state, addressHigh & 0x7fffffffffffffff, low, high);
  store<u64>(state, load<u64>(state, 24) + 1, 24);
}

/** Leaves in HASH what the state is finished with. */
export function finish(state: usize): void {
  hash(state, 24, load<u64>(state, 24));
}

// --- events ---------------------------------------------------------------------------------------------------------

const ADDRESS_FACTOR: u64 = 486187739;
const ROOT: u64 = 17;
const REMOVE: u8 = 1;
const SET: u8 = 2;

const STRING: u8 = 1;
const BIG_DECIMAL: u8 = 3;
const BOOL: u8 = 4;
const LIST: u8 = 5;
const BYTES: u8 = 6;

let childLow: u64 = 0;
let childHigh: u64 = 0;
let blockLow: u64 = 0;
let blockHigh: u64 = 0;
/** Where the log is read. */
let at: usize = 0;

function child(addressLow: u64, addressHigh: u64, n: u64): void {
  const product = addressLow * ADDRESS_FACTOR;
  const sum = product + n;
  childHigh = addressHigh * ADDRESS_FACTOR + multiplyHigh(addressLow, ADDRESS_FACTOR) + <u64>(sum < product);
  childLow = sum;
}

function writeTag(state: usize, addressLow: u64, addressHigh: u64, tag: u8): void {
  store<u8>(TAG, tag);
  write(state, addressLow, addressHigh, TAG, 1);
}

/** A string or bytes: length, then the bytes. */
function readBytes(state: usize, addressLow: u64, addressHigh: u64): void {
  const length = <usize>load<u32>(at);
  if (length != 0) write(state, addressLow, addressHigh, at + 4, length);
  at += 4 + length;
}

/** An integer: 1 if negative, length, then its magnitude from the lowest byte to the highest that is not zero. */
function readInteger(state: usize, addressLow: u64, addressHigh: u64): void {
  if (load<u8>(at) != 0) {
    child(addressLow, addressHigh, 0);
    write(state, childLow, childHigh, at, 0);
  }
  at += 1;
  readBytes(state, addressLow, addressHigh);
}

function readDecimal(state: usize, addressLow: u64, addressHigh: u64): void {
  child(addressLow, addressHigh, 1);
  readInteger(state, childLow, childHigh);
  readInteger(state, addressLow, addressHigh);
}

function readList(state: usize, addressLow: u64, addressHigh: u64): void {
  const count = load<u32>(at);
  at += 4;
  for (let i: u32 = 0; i < count; i++) {
    const kind = load<u8>(at);
    at += 1;
    child(addressLow, addressHigh, i);
    const itemLow = childLow;
    const itemHigh = childHigh;
    if (kind == 0) continue;
    readValue(state, itemLow, itemHigh, kind);
    writeTag(state, itemLow, itemHigh, kind);
  }
  // The count follows as an integer.
  readInteger(state, addressLow, addressHigh);
}

/** A value whose kind is known, without its tag. */
function readValue(state: usize, addressLow: u64, addressHigh: u64, kind: u8): void {
  child(addressLow, addressHigh, 0);
  const innerLow = childLow;
  const innerHigh = childHigh;
  if (kind == STRING || kind == BYTES) readBytes(state, innerLow, innerHigh);
  else if (kind == BIG_DECIMAL) readDecimal(state, innerLow, innerHigh);
  else if (kind == LIST) readList(state, innerLow, innerHigh);
  else if (kind == BOOL) {
    if (load<u8>(at) != 0) write(state, innerLow, innerHigh, at, 0);
    at += 1;
  } else readInteger(state, innerLow, innerHigh);
}

/** Fields of an entity: each is a state of its own, which begins with its name and the kind of its value. */
function readFields(addressLow: u64, addressHigh: u64): void {
  const count = load<u32>(at);
  at += 4;
  child(ROOT, 0, 1);
  const valueLow = childLow;
  const valueHigh = childHigh;
  for (let i: u32 = 0; i < count; i++) {
    const start = <usize>load<u32>(at);
    const kind = load<u8>(at, 4);
    at += 5;
    store<u64>(MEMBER, load<u64>(start));
    store<u64>(MEMBER, load<u64>(start, 8), 8);
    store<u64>(MEMBER, load<u64>(start, 16), 16);
    store<u64>(MEMBER, load<u64>(start, 24), 24);
    if (kind != 0) readValue(MEMBER, valueLow, valueHigh, kind);
    write(STATE, addressLow, addressHigh, MEMBER, 32);
  }
}

/** Makes the state that a field with this name and kind of value begins with; kind 0: null. */
export function prepareField(state: usize, name: usize, length: usize, kind: u8): void {
  clear(state);
  child(ROOT, 0, 0);
  if (length != 0) write(state, childLow, childHigh, name, length);
  if (kind == 0) return;
  child(ROOT, 0, 1);
  writeTag(state, childLow, childHigh, kind);
}

/** Writes the events of a block to STATE, and how many they are: the integer after them. */
export function absorb(block: u32, log: usize, count: u32): void {
  child(ROOT, 0, 1);
  child(childLow, childHigh, 0);
  child(childLow, childHigh, block);
  child(childLow, childHigh, 0);
  blockLow = childLow;
  blockHigh = childHigh;
  at = log;
  for (let i: u32 = 0; i < count; i++) absorbEvent(i);
  readInteger(STATE, blockLow, blockHigh);
}

function absorbEvent(index: u32): void {
  const kind = load<u8>(at);
  at += 1;
  child(blockLow, blockHigh, index);
  const eventLow = childLow;
  const eventHigh = childHigh;
  child(eventLow, eventHigh, 0);
  if (kind == REMOVE || kind == SET) {
    readBytes(STATE, childLow, childHigh);
    child(eventLow, eventHigh, 1);
    readBytes(STATE, childLow, childHigh);
    if (kind == SET) {
      child(eventLow, eventHigh, 2);
      readFields(childLow, childHigh);
    }
  } else readInteger(STATE, childLow, childHigh);
  writeTag(STATE, eventLow, eventHigh, kind);
}

/** Turns up to 38 decimal digits into a little-endian integer of 16 bytes, in place. */
export function parseDecimal(text: usize, length: usize): void {
  let l: u64 = 0;
  let h: u64 = 0;
  for (let i: usize = 0; i < length; i++) {
    h = h * 10 + multiplyHigh(l, 10);
    l *= 10;
    const sum = l + <u64>(load<u8>(text + i) - 48);
    h += <u64>(sum < l);
    l = sum;
  }
  store<u64>(text, l);
  store<u64>(text, h, 8);
}
