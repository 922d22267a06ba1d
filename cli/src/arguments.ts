import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './errors.js';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<Given extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Given; strict: true; allowPositionals: true }>
>;

/**
 * Reads a command's arguments strictly. A last positional name that ends in `…` may come any number of times.
 * @throws UsageError for an unknown option, a missing value, or another number of positional arguments
 */
export function readArguments<Given extends Options>(
  args: string[],
  options: Given,
  positionalNames: string[],
): Parsed<Given> {
  const parsed = parse(args, options);
  const required = positionalNames.filter((name) => !name.endsWith('…'));
  if (parsed.positionals.length < required.length) {
    throw new UsageError(`<${required[parsed.positionals.length]}> is missing`);
  }
  if (parsed.positionals.length > required.length && required.length === positionalNames.length) {
    throw new UsageError(`'${parsed.positionals[positionalNames.length]}' is one argument too many`);
  }
  return parsed;
}

function parse<Given extends Options>(args: string[], options: Given): Parsed<Given> {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\.\s/)[0] ?? 'the arguments cannot be read');
  }
}

/** @throws UsageError when `text` is not a whole number in the range */
export function wholeNumber(option: string, text: string, lowest: number, highest: number): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= lowest && number <= highest) return number;
  throw new UsageError(`${option} takes a whole number from ${lowest} to ${highest}, not '${text}'`);
}

/** @throws UsageError when `text` is not an http(s) URL, or missing */
export function httpUrl(option: string, text: string | undefined): string {
  if (text === undefined) throw new UsageError(`${option} <url> is missing`);
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new UsageError(`${option} takes an http(s) URL, not '${text}'`);
}

/** URLs of one chain's RPC, the preferred one first. @throws UsageError when one is not http(s) or ws(s), or none is given */
export function rpcUrls(texts: readonly string[] | undefined): string[] {
  if (texts === undefined || texts.length === 0) throw new UsageError('--rpc <url> is missing');
  for (const text of texts) {
    if (URL.canParse(text) && /^(?:http|ws)s?:$/.test(new URL(text).protocol)) continue;
    throw new UsageError(`--rpc takes an http(s) or ws(s) URL, not '${text}'`);
  }
  return [...texts];
}

export const HIGHEST_PORT = 65_535;
