import { type AddressLike, resolveAddress, Signature, type Signer, type TypedDataField } from 'ethers';
import type { MTokenContract } from './contracts.js';

/** What an owner asks for; the fee is in mTokens. */
export interface GaslessRequest {
  kind: 'mint' | 'redeem' | 'transfer';
  recipient: AddressLike;
  /** Underlying base units to mint with, or mToken base units to redeem or transfer, the fee included. */
  amount: bigint;
  /** Last valid second, seconds since 1970; 0 = never expires. */
  expiry?: bigint;
  feeAmount?: bigint;
  feeRecipient?: AddressLike;
}

/** The arguments of `mintFromGaslessRequest`, `redeemFromGaslessRequest` and `transferFromGaslessRequest`. */
export type SignedGaslessRequest = [
  owner: string,
  recipient: string,
  nonce: bigint,
  expiry: bigint,
  amount: bigint,
  feeAmount: bigint,
  feeRecipient: string,
  v: number,
  r: string,
  s: string,
];

const TYPE_NAMES = { mint: 'Mint', redeem: 'Redeem', transfer: 'Transfer' } as const;

const FIELDS: TypedDataField[] = [
  { name: 'owner', type: 'address' },
  { name: 'recipient', type: 'address' },
  { name: 'nonce', type: 'uint256' },
  { name: 'expiry', type: 'uint256' },
  { name: 'amount', type: 'uint256' },
  { name: 'feeAmount', type: 'uint256' },
  { name: 'feeRecipient', type: 'address' },
];

/**
 * Signs a request that any account may send, with the owner's next nonce.
 *
 * @param mToken The market's mToken, connected.
 * @param owner Signs; needs no ether.
 * @example
 * const request = await signGaslessRequest(mToken, owner, { kind: 'mint', recipient: owner, amount: 100n });
 * await mToken.connect(relayer).mintFromGaslessRequest(...request);
 */
export async function signGaslessRequest(
  mToken: MTokenContract,
  owner: Signer,
  { kind, recipient, amount, expiry = 0n, feeAmount = 0n, feeRecipient = owner }: GaslessRequest,
): Promise<SignedGaslessRequest> {
  const provider = mToken.runner?.provider ?? null;
  const ownerAddress = await owner.getAddress();
  const message = {
    owner: ownerAddress,
    recipient: await resolveAddress(recipient, provider),
    nonce: await mToken.nonceOf(ownerAddress),
    expiry,
    amount,
    feeAmount,
    feeRecipient: await resolveAddress(feeRecipient, provider),
  };
  const domain = {
    name: await mToken.name(),
    version: '1',
    chainId: (await provider?.getNetwork())?.chainId ?? null,
    verifyingContract: await mToken.getAddress(),
  };
  const signature = await owner.signTypedData(domain, { [TYPE_NAMES[kind]]: FIELDS }, message);
  const { v, r, s } = Signature.from(signature);
  const { nonce } = message;
  return [ownerAddress, message.recipient, nonce, expiry, amount, feeAmount, message.feeRecipient, v, r, s];
}
