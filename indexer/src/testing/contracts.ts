import { EventFragment, FunctionFragment, Interface, type InterfaceAbi } from 'ethers';
import type { Manifest, SourceDefinition } from '../manifest/model.js';
import { TestInputError } from './errors.js';

/** What tests may call a contract by: its address, or the data source (or template) of the manifest. */
export interface ContractReference {
  address?: string | undefined;
  dataSource?: string | undefined;
}

export interface FoundEvent {
  address: string;
  fragment: EventFragment;
}

export interface FoundFunction {
  address: string;
  fragment: FunctionFragment;
}

export type Contracts = ReturnType<typeof createContracts>;

/** Finds events and functions in the ABIs of a subgraph, by the names that a test gives them. */
export function createContracts(manifest: Manifest) {
  const sources = [...manifest.dataSources, ...manifest.templates];
  const interfaces = new Map(sources.map((source) => [source, interfacesOf(source)]));

  /** Sources that a contract may be of: the one that is named, those of the address, or those of any address. */
  function sourcesOf({ address, dataSource }: ContractReference, where: string): SourceDefinition[] {
    if (dataSource !== undefined) {
      const found = sources.filter((source) => source.name === dataSource);
      if (found.length > 0) return found;
      throw new TestInputError(`The manifest has no data source or template \`${dataSource}\`.`, {
        where,
        hint: `There are ${list(sources.map((source) => source.name))}.`,
      });
    }
    const fixed = sources.filter((source) => source.address === address);
    return fixed.length > 0 && address !== undefined ? fixed : sources.filter((source) => source.address === undefined);
  }

  function addressOf({ address, dataSource }: ContractReference, found: SourceDefinition[], where: string): string {
    if (address !== undefined) {
      if (/^0x[0-9a-fA-F]{40}$/.test(address)) return address.toLowerCase();
      throw new TestInputError(`\`${address}\` is not an address.`, { where, hint: 'Give 20 bytes as `0x…`.' });
    }
    const own = found.find((source) => source.address !== undefined)?.address;
    if (own !== undefined) return own;
    throw new TestInputError('It is not said which contract is meant.', {
      where,
      hint:
        dataSource === undefined
          ? 'Give `dataSource`, the name of a data source in the manifest, or `address`.'
          : `\`${dataSource}\` has no address in the manifest: give \`address\`.`,
    });
  }

  function refuse(kind: string, name: string, found: SourceDefinition[], known: string[], where: string): never {
    const names = found.map((source) => source.name);
    throw new TestInputError(
      `${names.length === 0 ? 'No ABI' : `The ABIs of ${list(names)}`} has no ${kind} \`${name}\`.`,
      {
        where,
        hint: known.length === 0 ? 'Give its whole signature, or correct the address.' : `There are ${list(known)}.`,
      },
    );
  }

  return {
    /** @throws TestInputError when there is none, or more than one that differ */
    event(reference: ContractReference, name: string, where: string): FoundEvent {
      const given = { ...reference, address: reference.address?.toLowerCase() };
      const found = sourcesOf(given, where);
      const address = addressOf(reference, found, where);
      const whole = parseEvent(name);
      if (whole) return { address, fragment: whole };
      const all = fragmentsOf(found, interfaces, EventFragment.isFragment) as EventFragment[];
      const matching = distinct(all.filter((item) => item.name === name || item.format() === name.replaceAll(' ', '')));
      if (matching.length > 1) throw ambiguous(name, matching, where);
      const [fragment] = matching;
      return fragment
        ? { address, fragment }
        : refuse(
            'event',
            name,
            found,
            distinct(all).map((item) => item.format()),
            where,
          );
    },

    /** @throws TestInputError when there is none, or more than one that differ */
    function(reference: ContractReference, name: string, where: string): FoundFunction {
      const address = addressOf(reference, sourcesOf({ dataSource: reference.dataSource }, where), where);
      const whole = parseFunction(name);
      if (whole) return { address, fragment: whole };
      // Handlers call contracts that no data source is about, through any ABI that theirs names.
      const all = fragmentsOf(sources, interfaces, FunctionFragment.isFragment) as FunctionFragment[];
      const matching = distinct(all.filter((item) => item.name === name || item.format() === name.replaceAll(' ', '')));
      if (matching.length > 1) throw ambiguous(name, matching, where);
      const [fragment] = matching;
      return fragment
        ? { address, fragment }
        : refuse(
            'function',
            name,
            sources,
            distinct(all).map((item) => item.format()),
            where,
          );
    },

    /** A call as a test would write it, for messages. */
    describeCall(data: string): { name: string; args: string } {
      for (const contract of [...interfaces.values()].flat()) {
        const parsed = contract.parseTransaction({ data });
        if (parsed) {
          const args = parsed.args.map((value: unknown) =>
            JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? item.toString() : item)),
          );
          return { name: parsed.signature, args: args.join(', ') };
        }
      }
      return { name: data.slice(0, 10), args: data.slice(10) };
    },

    /** First block of a source that has this address in the manifest. */
    startBlockOf(address: string): { name: string; startBlock: number } | undefined {
      const found = manifest.dataSources.filter((source) => source.address === address);
      return found.sort((a, b) => a.startBlock - b.startBlock)[0];
    },
  };
}

type Fragment = EventFragment | FunctionFragment;

function fragmentsOf(
  sources: readonly SourceDefinition[],
  interfaces: ReadonlyMap<SourceDefinition, Interface[]>,
  is: (value: unknown) => boolean,
): Fragment[] {
  return sources
    .flatMap((source) => interfaces.get(source) ?? [])
    .flatMap((item) => item.fragments.filter((fragment) => is(fragment)) as Fragment[]);
}

function distinct<T extends Fragment>(fragments: readonly T[]): T[] {
  return [
    ...new Map(
      fragments.map((fragment) => [fragment.format('full').replaceAll(/ [A-Za-z_]\w*(?=[,)])/g, ''), fragment]),
    ).values(),
  ];
}

function ambiguous(name: string, found: readonly Fragment[], where: string): TestInputError {
  return new TestInputError(`\`${name}\` can be ${list(found.map((fragment) => fragment.format('full')))}.`, {
    where,
    hint: 'Give the whole signature of the one that is meant, or `dataSource`.',
  });
}

function interfacesOf(source: SourceDefinition): Interface[] {
  return [...source.abis.values()].map((abi) => {
    const json = JSON.parse(abi.source) as InterfaceAbi | { abi: InterfaceAbi };
    return new Interface(Array.isArray(json) ? json : (json as { abi: InterfaceAbi }).abi);
  });
}

/** A signature with names is enough by itself: `Transfer(address indexed from, address indexed to, uint256 value)`. */
function parseEvent(text: string): EventFragment | undefined {
  if (!/\(.*\s.*\)/.test(text) && !/\(\)/.test(text)) return undefined;
  try {
    const fragment = EventFragment.from(text.trim().startsWith('event ') ? text : `event ${text}`);
    return fragment.inputs.every((input) => input.name !== '') ? fragment : undefined;
  } catch {
    return undefined;
  }
}

/** `balanceOf(address):(uint256)`, `balanceOf(address)(uint256)` and `balanceOf(address) returns (uint256)` are the same. */
function parseFunction(text: string): FunctionFragment | undefined {
  const parts = /^(?:function\s+)?(\w+\(.*?\))\s*(?::|view|returns|\s)*(\(.*\))$/.exec(text.trim());
  if (!parts) return undefined;
  try {
    return FunctionFragment.from(`function ${parts[1]} view returns ${parts[2]}`);
  } catch {
    return undefined;
  }
}

function list(items: readonly string[]): string {
  return items.map((item) => `\`${item}\``).join(', ');
}
