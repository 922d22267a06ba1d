import type { Protocol } from '@vitrine/contracts';
import { formatUnits, isError } from 'ethers';

/** A metric as the API gives it, in the parts that a contract can confirm. */
export interface MetricFigure {
  id: string;
  /** The mToken; null for the protocol's metrics. */
  market: string | null;
  value: string | null;
}

/** A decimal string in one form only: no trailing zeros, so that equal numbers are equal strings. */
export function plainDecimal(value: string): string {
  return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
}

/** Every on-chain metric, read from the contracts at one block: not computed here, so that a shared mistake cannot hide. */
export async function metricsByCall(protocol: Protocol, blockTag: number): Promise<MetricFigure[]> {
  const { controller, dmg } = protocol;
  const at = { blockTag };
  const figures = [
    figure('AUM', null, controller.assetsUnderManagement(at)),
    figure('TVL', null, controller.totalValueLocked(at)),
    figure('ACTIVE_COLLATERALISATION', null, controller.activeCollateralization(at)),
    figure('DMG_BURNED', null, dmg.totalBurned(at)),
  ];
  for (const { marketId, mToken, mTokenContract } of protocol.markets) {
    if (BigInt(marketId) > (await controller.marketCount(at))) continue;
    const market = mToken.toLowerCase();
    figures.push(
      figure('EXCHANGE_RATE', market, mTokenContract.getCurrentExchangeRate(at)),
      figure('ADVERTISED_APY', market, controller.nominalRate(marketId, at)),
      figure('RESERVE_RATIO', market, controller.reserveRatio(marketId, at)),
    );
  }
  return Promise.all(figures);
}

/** A ratio over nothing is undefined: the contract reverts with NoLiabilities, the API answers null. */
async function figure(id: string, market: string | null, wad: Promise<bigint>): Promise<MetricFigure> {
  try {
    return { id, market, value: plainDecimal(formatUnits(await wad, 18)) };
  } catch (error) {
    if (isError(error, 'CALL_EXCEPTION') && error.revert?.name === 'NoLiabilities') return { id, market, value: null };
    throw error;
  }
}

/** Puts figures in one order, whatever order they were made in. */
export function sortFigures(figures: MetricFigure[]): MetricFigure[] {
  const key = ({ id, market }: MetricFigure) => `${id} ${market ?? ''}`;
  return [...figures].sort((a, b) => key(a).localeCompare(key(b)));
}
