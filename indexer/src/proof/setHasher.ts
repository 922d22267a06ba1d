import { blake3 } from '@noble/hashes/blake3';

// graph-node's hash before specVersion 0.0.6: the product, modulo a prime, of a number for each value and the path to it, so
// that their order does not matter (crate stable-hash, branch `old`).
const PRIME = BigInt(
  '50763434429823703141085322590076158163032399096130816327134180611270739679038131809123861970975131471260684737408234060876742190838745219274061025048845231234136148410311444604554192918702297959809128216170781389312847013812749872750274650041183009144583521632294518996531883338553737214586176414455965584933129379474747808392433032576309945590584603359054260866543918929486383805924215982747035136255123252119828736134723149397165643360162699752374292974151421555939481822911026769138419707577501643119472226283015793622652706604535623136902831581637275314074553942039263472515423713366344495524733341031029964603383',
);
const FACTOR_BYTES = 256;
const MARKER = Uint8Array.of(0);

/** Where a value is: the numbers of the members on the way to it, from 1, as LEB128. */
export type Path = readonly number[];

/** The path to a member; members are counted from 0. */
export function member(path: Path, index: number): Path {
  const bytes = [...path];
  let rest = index + 1;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return bytes;
}

export function pathTo(...indexes: number[]): Path {
  return indexes.reduce<Path>(member, []);
}

export interface SetHasher {
  write(path: Path, payload: Uint8Array): void;
  /** Adds all that another one has. */
  mix(other: bigint): void;
  value(): bigint;
  /** Little-endian, without the zeros at the end. */
  bytes(): Buffer;
  finish(): Uint8Array;
}

export function createSetHasher(start: bigint = 1n): SetHasher {
  let value = start;

  function mix(factor: bigint): void {
    value = (value * factor) % PRIME;
  }

  const bytes = () => littleEndian(value);

  return {
    write(path, payload) {
      const hash = blake3.create({ dkLen: FACTOR_BYTES }).update(Uint8Array.from(path)).update(MARKER).update(payload);
      mix(fromLittleEndian(hash.digest()));
    },
    mix,
    value: () => value,
    bytes,
    finish: () => blake3(bytes()),
  };
}

export function fromLittleEndian(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes).reverse().toString('hex');
  return hex === '' ? 0n : BigInt(`0x${hex}`);
}

function littleEndian(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').reverse();
}
