import { addressOf } from '../chain/instances.js';
import { callStep, type Interfaces, type Scene, type Step } from '../chain/scene.js';

const GWEI = 1_000_000_000;

/** Transfers in transactions of every type, so that prices of gas are told in every way. */
export function receiptsScene(interfaces: Interfaces, accounts: readonly string[]): Scene {
  const transfer = (fees?: Record<string, string>): Step => {
    const step = callStep(interfaces, 'dai', 'Token', 'transfer', [accounts[6], 1]);
    return fees ? { ...step, fees } : step;
  };
  const gwei = (amount: number) => `0x${(amount * GWEI).toString(16)}`;
  const list = [{ address: addressOf('dai'), storageKeys: [`0x${'0'.repeat(64)}`] }];

  const blocks: Step[][] = [
    [],
    [transfer({ gasPrice: gwei(50) }), transfer({ maxFeePerGas: gwei(2), maxPriorityFeePerGas: gwei(2) })],
    [transfer({ maxFeePerGas: gwei(90), maxPriorityFeePerGas: '0x0' })],
    [{ ...transfer(), fees: { gasPrice: gwei(40), accessList: list as unknown as string } }],
  ];
  return { name: 'receipts', blocks };
}
