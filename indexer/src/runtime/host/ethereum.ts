import type { AbiFunction, ContractAbi } from '../../abi/contract.js';
import { AbiDecodeError, decodeSequence } from '../../abi/decode.js';
import { type AbiValue, encodeSequence, matchesType, readAbiValue } from '../../abi/encode.js';
import { parseType } from '../../abi/types.js';
import { DeterministicError } from '../../errors.js';
import type { HostContext, HostFunctions } from '../environment.js';
import { TypeId } from '../typeIds.js';

const CHAIN_STATE_VERSION = 9;
const EMPTY_ANSWER = '0x';

/** `ethereum.*`. */
export function ethereumFunctions({ heap, environment, apiVersion }: HostContext): HostFunctions {
  function call(pointer: number): number {
    heap.sync();
    const contract = heap.readString(heap.field(pointer, 0));
    const address = heap.readBytes(heap.field(pointer, 1));
    const name = heap.readString(heap.field(pointer, 2));
    const signature = heap.readString(heap.field(pointer, 3));
    const args = heap.readPointerArray(heap.field(pointer, 4)).map((item) => readAbiValue(heap, item));
    const target = findFunction(environment.source.abis.get(contract), contract, name, signature);
    checkArguments(target, args);

    const data = target.selector + encodeSequence(args).toString('hex');
    const answer = environment.ask({ method: 'eth_call', to: `0x${address.toString('hex')}`, data });
    if (answer === null || answer === EMPTY_ANSWER) return 0;
    return decodeAnswer(target, answer);
  }

  /** An answer that does not decode counts as a reverted call. */
  function decodeAnswer(target: AbiFunction, answer: string): number {
    const bytes = Buffer.from(answer.slice(2), 'hex');
    try {
      const values = decodeSequence(heap, target.outputs, bytes, bytes.length);
      return heap.newPointerArray(TypeId.ArrayEthereumValue, values);
    } catch (error) {
      if (error instanceof AbiDecodeError) return 0;
      throw error;
    }
  }

  function checkChainState(name: string): void {
    if (apiVersion >= CHAIN_STATE_VERSION) return;
    throw new DeterministicError(`ethereum.${name} call is not supported before API version 0.0.9`);
  }

  function askAbout(method: 'eth_getBalance' | 'eth_getCode', address: number): string {
    const to = `0x${heap.readBytes(address).toString('hex')}`;
    return environment.ask({ method, to, data: '' }) ?? EMPTY_ANSWER;
  }

  return {
    'ethereum.call': call,
    'ethereum.getBalance': (address: number) => {
      heap.sync();
      checkChainState('getBalance');
      return heap.newBigInt(BigInt(askAbout('eth_getBalance', address)));
    },
    'ethereum.hasCode': (address: number) => {
      heap.sync();
      checkChainState('hasCode');
      const hasCode = askAbout('eth_getCode', address) !== EMPTY_ANSWER;
      const pointer = heap.newObject(TypeId.WrappedBool, 1);
      heap.u8[pointer] = hasCode ? 1 : 0;
      return pointer;
    },
    'ethereum.encode': (value: number) => {
      heap.sync();
      return heap.newBytes(encodeSequence([readAbiValue(heap, value)]));
    },
    'ethereum.decode': (types: number, data: number) => {
      heap.sync();
      const text = heap.readString(types);
      const bytes = heap.readBytes(data);
      try {
        const field = { name: '', indexed: false, type: parseType(text) };
        return decodeSequence(heap, [field], bytes, bytes.length)[0];
      } catch (error) {
        if (error instanceof AbiDecodeError || error instanceof SyntaxError) return 0;
        throw error;
      }
    },
  };
}

function findFunction(abi: ContractAbi | undefined, contract: string, name: string, signature: string): AbiFunction {
  if (abi === undefined) {
    throw new DeterministicError(
      `Could not find ABI for contract "${contract}", try adding it to the 'abis' section of the subgraph manifest`,
    );
  }
  const found = abi.functions.find((item) => item.name === name && item.callSignature === signature);
  if (found !== undefined) return found;
  const otherwise = abi.functions.some((item) => item.name === name) ? ` with signature \`${signature}\`` : '';
  throw new DeterministicError(`Unknown function "${contract}::${name}"${otherwise} called from WASM runtime`);
}

function checkArguments(target: AbiFunction, args: readonly AbiValue[]): void {
  const matches =
    args.length === target.inputs.length &&
    target.inputs.every((input, i) => matchesType(input.type, args[i] as AbiValue));
  if (matches) return;
  throw new DeterministicError(`Arguments of the call do not have the types of \`${target.signature}\``);
}
