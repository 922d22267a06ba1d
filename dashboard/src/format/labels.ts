/** An identifier of the schema as words: `SELF_REPORTED` → `Self reported`, `capitalOutstanding` → `Capital outstanding`. */
export function words(identifier: string): string {
  const spaced = identifier
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const EVIDENCE: Record<string, string> = { ONCHAIN: 'On chain', ORACLE_MULTI: 'Several oracles' };

/** An evidence class in words. */
export function evidenceLabel(name: string): string {
  return EVIDENCE[name] ?? words(name);
}

/** The two ends of a long hex string: `0x1234…cdef`. */
export function shortHex(hex: string, digits = 4): string {
  return hex.length <= 2 * digits + 3 ? hex : `${hex.slice(0, 2 + digits)}…${hex.slice(-digits)}`;
}

/** What the names of all markets begin with (`DMM` of `DMM: DAI`): the protocol's name as the chain knows it. */
export function protocolName(marketNames: readonly string[]): string | null {
  const prefixes = new Set(marketNames.map((name) => name.split(':')[0]?.trim()));
  const [only] = prefixes;
  return prefixes.size === 1 && only ? only : null;
}
