import { keccak_256 } from '@noble/hashes/sha3';
import { type AbiParameter, type AbiType, type JsonAbiParameter, parseJsonParameter, tupleType } from './types.js';

export interface AbiEvent {
  name: string;
  anonymous: boolean;
  inputs: AbiParameter[];
  /** `Transfer(address,address,uint256)` */
  signature: string;
  /** `Transfer(indexed address,indexed address,uint256)`, as manifests write it. */
  indexedSignature: string;
  /** Hash of the signature, `0x…`: the first topic of its logs. */
  topic: string;
}

export interface AbiFunction {
  name: string;
  inputs: AbiParameter[];
  outputs: AbiParameter[];
  /** `balanceOf(address)` */
  signature: string;
  /** `balanceOf(address):(uint256)`, as graph-ts passes it to `ethereum.call`. */
  callSignature: string;
  /** The inputs and the outputs as tuples. */
  inputType: AbiType;
  outputType: AbiType;
  /** First 4 bytes of the signature's hash, `0x…`. */
  selector: string;
}

export interface ContractAbi {
  name: string;
  /** Text of its file. */
  source: string;
  events: AbiEvent[];
  functions: AbiFunction[];
}

interface JsonAbiItem {
  type?: string;
  name?: string;
  anonymous?: boolean;
  inputs?: JsonAbiParameter[];
  outputs?: JsonAbiParameter[];
}

/**
 * Reads a JSON ABI: an array, or an object whose member `abi` is one (Truffle, Foundry, Hardhat).
 * @throws SyntaxError when it is neither
 */
export function parseContractAbi(name: string, json: string): ContractAbi {
  const parsed: unknown = JSON.parse(json);
  const items = Array.isArray(parsed) ? parsed : (parsed as { abi?: unknown } | null)?.abi;
  if (!Array.isArray(items)) throw new SyntaxError('neither an array nor an object with an array `abi`');
  const abi: ContractAbi = { name, source: json, events: [], functions: [] };
  for (const item of items as JsonAbiItem[]) {
    if (item.type === 'event') abi.events.push(readEvent(item));
    if (item.type === 'function' || item.type === undefined) abi.functions.push(readFunction(item));
  }
  return abi;
}

export function keccak256Hex(text: string): string {
  return `0x${Buffer.from(keccak_256(Buffer.from(text))).toString('hex')}`;
}

function readEvent(item: JsonAbiItem): AbiEvent {
  const name = item.name ?? '';
  const inputs = (item.inputs ?? []).map(parseJsonParameter);
  const types = inputs.map((input) => input.type.canonical);
  const indexed = inputs.map((input) => (input.indexed ? `indexed ${input.type.canonical}` : input.type.canonical));
  const signature = `${name}(${types.join(',')})`;
  return {
    name,
    anonymous: item.anonymous === true,
    inputs,
    signature,
    indexedSignature: `${name}(${indexed.join(',')})`,
    topic: keccak256Hex(signature),
  };
}

function readFunction(item: JsonAbiItem): AbiFunction {
  const name = item.name ?? '';
  const inputs = (item.inputs ?? []).map(parseJsonParameter);
  const outputs = (item.outputs ?? []).map(parseJsonParameter);
  const inputType = tupleType(inputs);
  const outputType = tupleType(outputs);
  const signature = name + inputType.canonical;
  return {
    name,
    inputs,
    outputs,
    signature,
    callSignature: outputs.length === 0 ? signature : `${signature}:${outputType.canonical}`,
    inputType,
    outputType,
    selector: keccak256Hex(signature).slice(0, 10),
  };
}
