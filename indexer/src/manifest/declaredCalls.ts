import type { AbiEvent, ContractAbi } from '../abi/contract.js';
import type { YamlNode } from './reader.js';

/** A call that a handler is going to make, as far as the event tells: fetched beforehand, with those of other events. */
export interface DeclaredCall {
  to: Operand;
  selector: string;
  arguments: Operand[];
}

/** A word that is part of an event. */
export type Operand =
  | { kind: 'address' }
  | { kind: 'topic'; index: number }
  | { kind: 'data'; offset: number }
  | { kind: 'literal'; word: string };

const CALL = /^\s*(\w+)\s*\[([^\]]+)\]\s*\.\s*(\w+)\s*\(([^)]*)\)\s*$/;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const PARAMETER = /^event\s*\.\s*params\s*\.\s*(\w+)$/;

/**
 * Reads `calls` of an event handler. Only what is made of whole words is fetched beforehand: any other call is answered when
 * the handler makes it, with the same result.
 */
export function readDeclaredCalls(
  node: YamlNode | undefined,
  event: AbiEvent,
  abis: ReadonlyMap<string, ContractAbi>,
): DeclaredCall[] {
  return (node?.keys() ?? []).flatMap((label) => {
    const item = node?.get(label);
    const call = item && readCall(item, event, abis);
    return call === undefined ? [] : [call];
  });
}

function readCall(node: YamlNode, event: AbiEvent, abis: ReadonlyMap<string, ContractAbi>): DeclaredCall | undefined {
  const [, contract = '', address = '', name = '', list = ''] = CALL.exec(node.text()) ?? [];
  if (contract === '') {
    throw node.fail(
      `\`${node.text()}\` is not a call.`,
      'Write it as Contract[event.address].function(event.params.x).',
    );
  }
  const abi = abis.get(contract);
  if (abi === undefined) throw node.fail(`ABI \`${contract}\` is not in \`mapping.abis\`.`, 'Add it there.');
  const texts = list.trim() === '' ? [] : list.split(',').map((text) => text.trim());
  const target = abi.functions.find((item) => item.name === name && item.inputs.length === texts.length);
  if (target === undefined) {
    throw node.fail(
      `ABI \`${contract}\` has no function \`${name}\` of ${texts.length} arguments.`,
      'Correct the call, or the ABI.',
    );
  }
  const to = readOperand(node, address.trim(), event);
  const operands = texts.map((text) => readOperand(node, text, event));
  const areWords = target.inputs.every(({ type }) => !type.dynamic && type.fields.length === 0 && !type.item);
  if (to === undefined || !areWords || operands.includes(undefined)) return undefined;
  return { to, selector: target.selector, arguments: operands as Operand[] };
}

/** @returns undefined for what is not one word */
function readOperand(node: YamlNode, text: string, event: AbiEvent): Operand | undefined {
  if (text === 'event.address') return { kind: 'address' };
  if (ADDRESS.test(text)) return { kind: 'literal', word: text.slice(2).toLowerCase().padStart(64, '0') };
  const name = PARAMETER.exec(text)?.[1];
  // Members of structs can be declared, too; they are read when the handler runs.
  if (name === undefined) return undefined;
  let topic = event.anonymous ? 0 : 1;
  let offset = 0;
  for (const input of event.inputs) {
    if (input.name === name) {
      if (input.type.dynamic || input.type.fields.length > 0 || input.type.item) return undefined;
      return input.indexed ? { kind: 'topic', index: topic } : { kind: 'data', offset };
    }
    if (input.indexed) topic += 1;
    else offset += input.type.headSize;
  }
  throw node.fail(`The event has no parameter \`${name}\`.`, 'Correct the call.');
}
