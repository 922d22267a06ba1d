import type { Protocol } from '@vitrine/contracts';
import type { JsonRpcProvider } from 'ethers';

type MToken = Protocol['markets'][number]['mTokenContract'];

/** The exchange rate that an mToken would have answered at a time between two blocks: asked of the chain, not computed. */
export async function exchangeRateAt(provider: JsonRpcProvider, mToken: MToken, time: number): Promise<bigint> {
  const block = await lastBlockUpTo(provider, time);
  const call = { to: await mToken.getAddress(), data: mToken.interface.encodeFunctionData('getCurrentExchangeRate') };
  const answer = await provider.send('eth_call', [call, toHex(block), {}, { time: toHex(time) }]);
  return BigInt(answer);
}

async function lastBlockUpTo(provider: JsonRpcProvider, time: number): Promise<number> {
  let low = 0;
  let high = await provider.getBlockNumber();
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const block = await provider.getBlock(middle);
    if (block && block.timestamp <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}

function toHex(number: number): string {
  return `0x${number.toString(16)}`;
}
