import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { HDNodeWallet, id, JsonRpcProvider, parseEther, parseUnits, ZeroHash } from 'ethers';
import {
  ABIS,
  CONTRACT_NAMES,
  connect,
  type Deployment,
  DeploymentFailedError,
  deployProtocol,
  EVIDENCE_CLASSES,
  encodeName,
  FEEDS,
  LAUNCH_NOMINAL_RATE_WAD,
  MarketUnknownError,
  type Protocol,
  signGaslessRequest,
} from './index.js';

const ANVIL = path.join(import.meta.dirname, '../../node_modules/.bin/anvil');
const MNEMONIC = 'test test test test test test test test test test test junk';
const WAD = 10n ** 18n;

interface Chain {
  provider: JsonRpcProvider;
  process: ChildProcess;
}

function startChain(): Promise<Chain> {
  const child = spawn(ANVIL, ['--port', '0', '--timestamp', '1600000000'], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let output = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`anvil ended with ${code}: ${output}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      const provider = new JsonRpcProvider(`http://127.0.0.1:${port}`, undefined, {
        staticNetwork: true,
        pollingInterval: 50,
        cacheTimeout: -1,
      });
      resolve({ provider, process: child });
    });
  });
}

async function stopChain({ provider, process }: Chain): Promise<void> {
  provider.destroy();
  if (process.exitCode !== null) return;
  const ended = new Promise((resolve) => process.once('exit', resolve));
  process.kill();
  await ended;
}

function account(chain: Chain, index: number): HDNodeWallet {
  return HDNodeWallet.fromPhrase(MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`).connect(chain.provider);
}

describe('deployProtocol', () => {
  let chain: Chain;
  let deployment: Deployment;
  let protocol: Protocol;

  beforeAll(async () => {
    chain = await startChain();
    deployment = await deployProtocol(account(chain, 0));
    protocol = connect(deployment, account(chain, 0));
  });

  afterAll(() => stopChain(chain));

  it('lists mDAI and mUSDC at 6.25 %', async () => {
    expect(deployment.markets.map(({ marketId, symbol, decimals }) => ({ marketId, symbol, decimals }))).toEqual([
      { marketId: 1, symbol: 'mDAI', decimals: 18 },
      { marketId: 2, symbol: 'mUSDC', decimals: 6 },
    ]);
    expect(await protocol.controller.nominalRate(1)).toBe(LAUNCH_NOMINAL_RATE_WAD);
    expect(await protocol.controller.nominalRate(2)).toBe(LAUNCH_NOMINAL_RATE_WAD);
    expect(await protocol.market('mDAI').mTokenContract.name()).toBe('DMM: DAI');
    expect(await protocol.dmg.balanceOf(deployment.deployer)).toBe(parseEther('250000000'));
  });

  it('announces a market before anything else about it', async () => {
    const [listed] = await protocol.controller.queryFilter('MarketListed', deployment.startBlock);
    if (listed === undefined) throw new Error('no MarketListed event');
    const receipt = await listed.getTransactionReceipt();
    const names = receipt.logs.map((log) => protocol.controller.interface.parseLog(log)?.name);
    expect(names).toEqual(['MarketListed', ...Array(4).fill('ParameterChanged')]);
  });

  it('can be written to JSON and connected again', async () => {
    const copy = JSON.parse(JSON.stringify(deployment)) as Deployment;
    expect(copy).toEqual(deployment);
    expect(await connect(copy, chain.provider).controller.marketCount()).toBe(2n);
  });

  it('has the addresses that the local configuration of later stages names', () => {
    expect(deployment).toMatchObject({
      controller: '0x5FC8d32690cc91D4c39d9d3abcBD16989F875707',
      reserveFeed: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
      tapeRegistry: '0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512',
      dmg: '0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0',
    });
  });

  it('has the same addresses on every fresh chain', async () => {
    const other = await startChain();
    try {
      expect(await deployProtocol(account(other, 0))).toEqual({ ...deployment, startBlock: expect.any(Number) });
    } finally {
      await stopChain(other);
    }
  });

  it('has an ABI for every contract it deploys', () => {
    for (const name of CONTRACT_NAMES) expect(ABIS[name].length).toBeGreaterThan(0);
  });

  it('names the markets it has when asked for another', () => {
    expect(() => protocol.market('mETH')).toThrow(MarketUnknownError);
    expect(() => protocol.market('mETH')).toThrow(/it has mDAI, mUSDC/);
  });

  it('says which step failed', async () => {
    const account9 = account(chain, 9);
    const refused = deployProtocol(account9, { minReserveRatioWad: 2n * WAD });
    await expect(refused).rejects.toThrow(DeploymentFailedError);
    await expect(refused).rejects.toThrow(/create ControllerProxy/);
  });

  it('plays a deposit, capital out and back, a report, a tape, a burn and a redemption', async () => {
    const { controller, reserveFeed, tapeRegistry, dmg, aggregators } = protocol;
    const { mTokenContract: mToken, underlyingContract: usdc, mToken: address } = protocol.market('mUSDC');
    const wallet = account(chain, 0);
    const amount = parseUnits('1000', 6);
    await (await usdc.mint(wallet.address, amount)).wait();
    await (await usdc.approve(address, amount)).wait();
    await (await mToken['mint(uint256)'](amount)).wait();
    const minted = await mToken.balanceOf(wallet.address);
    expect(minted).toBe((amount * WAD) / (await mToken.exchangeRate()));

    const borrower = account(chain, 1).address;
    await (await controller.deployCapital(2, id('out'), borrower, (amount * 2n) / 5n, ZeroHash)).wait();
    expect(await controller.capitalOutstanding(2)).toBe((amount * 2n) / 5n);
    expect(await controller.totalValueLocked()).toBe(600n * WAD);

    const block = await chain.provider.getBlock('latest');
    const now = block?.timestamp ?? 0;
    const payload = id('payload');
    await (
      await reserveFeed.report(FEEDS.LOANS, 600n * WAD, now, EVIDENCE_CLASSES.SERVICER_SIGNED, false, payload)
    ).wait();
    expect(await controller.assetsUnderManagement()).toBe(1_200n * WAD);
    expect(await aggregators.LOANS.description()).toBe('LOANS / USD');
    expect((await aggregators.LOANS.latestRoundData())[1]).toBe(600n * WAD);

    await (await tapeRegistry.publish(id('root'), now, 3, 60_000, 90_000, id('vitrine.loan.v1'), 'file:tape')).wait();
    expect((await tapeRegistry.tape(1)).totalBalanceCents).toBe(60_000n);

    await (await dmg.burn(parseEther('1000'), encodeName('BUYBACK'))).wait();
    expect(await dmg.totalBurned()).toBe(parseEther('1000'));

    await (await usdc.mint(wallet.address, amount / 4n)).wait();
    await (await usdc.approve(address, amount / 4n)).wait();
    await (await controller.returnCapital(2, id('back'), amount / 4n, ZeroHash)).wait();
    expect(await controller.capitalOutstanding(2)).toBe((amount * 3n) / 20n);

    await (await mToken['redeem(uint256)'](minted / 2n)).wait();
    expect(await usdc.balanceOf(wallet.address)).toBe(((minted / 2n) * (await mToken.exchangeRate())) / WAD);
    const at = { blockTag: await chain.provider.getBlockNumber() };
    expect(await controller.activeCollateralization(at)).toBe(
      ((await controller.assetsUnderManagement(at)) * WAD) / (await controller.totalLiabilities(at)),
    );
  });

  it('accepts a request signed with standard typed data and sent by somebody else', async () => {
    const owner = account(chain, 2);
    const relayer = account(chain, 3);
    const { mToken, underlyingContract: dai } = protocol.market('mDAI');
    const { mTokenContract } = connect(deployment, relayer).market('mDAI');
    const daiOfOwner = dai.connect(owner) as typeof dai;
    await (await dai.mint(owner.address, parseEther('10'))).wait();
    await (await daiOfOwner.approve(mToken, parseEther('10'))).wait();

    const request = await signGaslessRequest(mTokenContract, owner, {
      kind: 'mint',
      recipient: owner,
      amount: parseEther('10'),
      feeAmount: parseEther('0.1'),
      feeRecipient: relayer,
    });
    await (await mTokenContract.mintFromGaslessRequest(...request)).wait();

    expect(await dai.balanceOf(owner.address)).toBe(0n);
    const [kept, fee] = [
      await mTokenContract.balanceOf(owner.address),
      await mTokenContract.balanceOf(relayer.address),
    ];
    expect(fee).toBe(parseEther('0.1'));
    expect(kept + fee).toBe(await mTokenContract.totalSupply());
  });
});
