import type { ChainLog } from '../chain/types.js';
import type { DeclaredCall, Operand } from '../manifest/declaredCalls.js';
import type { BlockRequest } from './answers.js';

const WORD_DIGITS = 64;

/** The call that a handler declares, with what the log says put in. @returns undefined when the log does not have it */
export function declaredRequest(call: DeclaredCall, log: ChainLog): BlockRequest | undefined {
  const to = wordOf(call.to, log);
  const words = call.arguments.map((operand) => wordOf(operand, log));
  if (to === undefined || words.includes(undefined)) return undefined;
  return {
    block: { number: log.blockNumber, hash: log.blockHash },
    request: { method: 'eth_call', to: `0x${to.slice(24)}`, data: call.selector + words.join('') },
  };
}

function wordOf(operand: Operand, log: ChainLog): string | undefined {
  switch (operand.kind) {
    case 'address':
      return log.address.slice(2).padStart(WORD_DIGITS, '0');
    case 'literal':
      return operand.word;
    case 'topic':
      return log.topics[operand.index]?.slice(2);
    default: {
      const start = 2 + operand.offset * 2;
      const word = log.data.slice(start, start + WORD_DIGITS);
      return word.length === WORD_DIGITS ? word : undefined;
    }
  }
}
