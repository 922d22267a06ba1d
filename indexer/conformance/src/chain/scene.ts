import { Interface, type InterfaceAbi } from 'ethers';
import { addressOf } from './instances.js';

/** One transaction of a scene. */
export interface Step {
  to?: string;
  data?: string;
  /** Index of the account that sends it; 0 is the deployer. */
  from?: number;
  value?: bigint;
  /** Overrides of the fee fields, for transactions of another type than EIP-1559's. */
  fees?: Record<string, string>;
  gas?: number;
  /** The transaction is meant to fail. */
  fails?: boolean;
}

/** What happens on the chain for one subject: a list of transactions per block. Scenes share blocks. */
export interface Scene {
  name: string;
  blocks: Step[][];
}

export interface RawLog {
  topics: string[];
  data: string;
}

/** The contract interfaces that scenes encode with. */
export interface Interfaces {
  of(contract: string): Interface;
}

export function createInterfaces(artifacts: ReadonlyMap<string, { abi: InterfaceAbi }>): Interfaces {
  const interfaces = new Map([...artifacts].map(([name, { abi }]) => [name, new Interface(abi)]));
  return {
    of(contract) {
      const found = interfaces.get(contract);
      if (!found) throw new Error(`there is no contract '${contract}'`);
      return found;
    },
  };
}

/** Words for scenes about one emitter. */
export function emitterWords(interfaces: Interfaces, instance: string) {
  const abi = interfaces.of('Emitter');

  function log(event: string, ...args: unknown[]): RawLog {
    const { topics, data } = abi.encodeEventLog(event, args);
    return { topics: topics as string[], data };
  }

  return {
    log,
    emit(...logs: RawLog[]): Step {
      return { to: addressOf(instance), data: abi.encodeFunctionData('emitLogs', [logs]) };
    },
    /** `Command`, the event that most mappings switch on. */
    command(action: string, subject = '', text = '', number: bigint | number = 0n, data = '0x'): RawLog {
      return log('Command', action, subject, text, number, data);
    },
  };
}

export function callStep(
  interfaces: Interfaces,
  instance: string,
  contract: string,
  method: string,
  args: unknown[],
): Step {
  return { to: addressOf(instance), data: interfaces.of(contract).encodeFunctionData(method, args) };
}
