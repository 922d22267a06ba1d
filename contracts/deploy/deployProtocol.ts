import { getCreateAddress, Interface, type Provider, type Signer } from 'ethers';
import { ABIS } from './artifacts.js';
import { contractAt } from './contracts.js';
import {
  type DeployedMarket,
  type Deployment,
  type DeployOptions,
  LAUNCH_OPTIONS,
  type MarketOptions,
  type RoleOptions,
} from './deployment.js';
import { DeploymentFailedError } from './errors.js';
import { FEEDS, ROLES } from './names.js';
import { createTransactionQueue, type TransactionQueue } from './transactionQueue.js';

/**
 * Puts the protocol on a chain. The deployer gets every role and, unless told otherwise, all DMG.
 *
 * Addresses depend only on the deployer, its nonce and the number of markets: the same account on a fresh chain always
 * makes the same deployment.
 *
 * @param signer Deployer, connected to a provider.
 * @param options What differs from the launch's markets and parameters.
 * @example
 * const deployment = await deployProtocol(wallet);
 * const { controller } = connect(deployment, wallet);
 */
export async function deployProtocol(signer: Signer, options: DeployOptions = {}): Promise<Deployment> {
  const { provider } = signer;
  if (provider === null) throw new DeploymentFailedError('begin', 'the deployer is not connected to a chain');
  const { minReserveRatioWad, minCollateralizationWad, markets } = { ...LAUNCH_OPTIONS, ...options };
  const deployer = await signer.getAddress();
  const { chainId } = await provider.getNetwork();
  const queue = await createTransactionQueue(signer);

  const reserveFeed = await queue.create('ReserveFeed', deployer);
  const tapeRegistry = await queue.create('TapeRegistry', deployer);
  const dmg = await queue.create('DMG', options.dmgHolder ?? deployer);
  const mTokenFactory = await queue.create('MTokenFactory');
  const controllerImplementation = await queue.create('Controller');
  const initialization = new Interface(ABIS.Controller).encodeFunctionData('initialize', [
    deployer,
    reserveFeed,
    mTokenFactory,
    minReserveRatioWad,
    minCollateralizationWad,
  ]);
  const controller = await queue.create('ControllerProxy', controllerImplementation, initialization);
  const aggregators = {
    LOANS: await queue.create('FeedAggregator', reserveFeed, FEEDS.LOANS),
    CASH: await queue.create('FeedAggregator', reserveFeed, FEEDS.CASH),
  };
  const listed = await listMarkets(queue, controller, mTokenFactory, markets);
  await grantRoles(queue, { controller, reserveFeed, tapeRegistry }, options.roles ?? {});
  const startBlock = await queue.settle();

  const deployment: Deployment = {
    chainId: Number(chainId),
    startBlock,
    deployer,
    controller,
    controllerImplementation,
    mTokenFactory,
    reserveFeed,
    aggregators,
    tapeRegistry,
    dmg,
    markets: listed,
  };
  await verifyMarkets(deployment, provider);
  return deployment;
}

async function listMarkets(
  queue: TransactionQueue,
  controller: string,
  mTokenFactory: string,
  markets: readonly MarketOptions[],
): Promise<DeployedMarket[]> {
  const models = new Map<bigint, string>();
  const listed: DeployedMarket[] = [];
  for (const market of markets) {
    const rateModel =
      models.get(market.nominalRateWad) ?? (await queue.create('FixedRateModel', market.nominalRateWad));
    models.set(market.nominalRateWad, rateModel);
    const underlying =
      market.underlying ??
      (await queue.create('FaucetToken', market.underlyingName, market.underlyingSymbol, market.decimals));
    await queue.call('Controller', controller, 'listMarket', {
      underlying,
      rateModel,
      supplyCap: market.supplyCap,
      initialExchangeRate: market.initialExchangeRateWad,
      price: market.priceWad,
    });
    const marketId = listed.length + 1;
    listed.push({
      marketId,
      // A contract's nonce starts at 1, and the factory creates nothing but mTokens.
      mToken: getCreateAddress({ from: mTokenFactory, nonce: marketId }),
      symbol: `m${market.underlyingSymbol}`,
      underlying,
      underlyingSymbol: market.underlyingSymbol,
      decimals: market.decimals,
      rateModel,
    });
  }
  return listed;
}

async function grantRoles(
  queue: TransactionQueue,
  { controller, reserveFeed, tapeRegistry }: Pick<Deployment, 'controller' | 'reserveFeed' | 'tapeRegistry'>,
  roles: RoleOptions,
): Promise<void> {
  const grants = [
    ['Controller', controller, ROLES.PARAMETER, roles.parameter],
    ['Controller', controller, ROLES.CAPITAL, roles.capital],
    ['Controller', controller, ROLES.GUARDIAN, roles.guardian],
    ['ReserveFeed', reserveFeed, ROLES.REPORTER, roles.reporter],
    ['TapeRegistry', tapeRegistry, ROLES.PUBLISHER, roles.publisher],
  ] as const;
  for (const [name, address, role, account] of grants) {
    if (account !== undefined) await queue.call(name, address, 'grantRole', role, account);
  }
}

/** What was computed must be what is there: everything downstream is configured from these addresses. */
async function verifyMarkets(deployment: Deployment, provider: Provider): Promise<void> {
  const controller = contractAt('Controller', deployment.controller, provider);
  await Promise.all(
    deployment.markets.map(async ({ marketId, mToken, underlying, symbol, decimals }) => {
      const market = await controller.market(marketId);
      const actual = [market.mToken, market.underlying, await contractAt('MToken', mToken, provider).symbol()];
      const expected = [mToken, underlying, symbol];
      if (actual.join() !== expected.join() || market.decimals !== BigInt(decimals)) {
        throw new DeploymentFailedError(
          `verify market ${marketId}`,
          `expected ${expected.join(' ')} with ${decimals} decimals, found ${actual.join(' ')} with ${market.decimals}`,
        );
      }
    }),
  );
}
