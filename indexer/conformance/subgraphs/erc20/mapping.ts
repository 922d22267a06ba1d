import { Address, BigDecimal, BigInt, Bytes, log } from '@graphprotocol/graph-ts';
import { Approval as ApprovalEvent, Token as TokenContract, Transfer as TransferEvent } from './generated/Dai/Token';
import { Account, Approval, Token, Transfer } from './generated/schema';

export function handleTransfer(event: TransferEvent): void {
  let token = loadToken(event.address);
  let kind = 'MOVE';
  let id = event.transaction.hash.concatI32(event.logIndex.toI32());
  let transfer = new Transfer(id);
  let value = event.params.value;

  if (event.params.from == Address.zero()) {
    kind = 'MINT';
    token.totalSupply = token.totalSupply.plus(value);
  } else {
    let from = loadAccount(token, event.params.from);
    move(from, token, value.neg(), id, 'MOVE');
    transfer.from = from.id;
  }
  if (event.params.to == Address.zero()) {
    kind = 'BURN';
    token.totalSupply = token.totalSupply.minus(value);
  } else {
    let to = loadAccount(token, event.params.to);
    move(to, token, value, id, kind);
    transfer.to = to.id;
  }
  token.supply = toUnits(token.totalSupply, token.decimals);
  token.save();

  transfer.token = token.id;
  transfer.kind = kind;
  transfer.value = value;
  transfer.amount = toUnits(value, token.decimals);
  transfer.blockNumber = event.block.number;
  transfer.logIndex = event.logIndex.toI32();
  transfer.large = transfer.amount.gt(BigDecimal.fromString('1000.5'));
  transfer.save();
}

export function handleApproval(event: ApprovalEvent): void {
  let token = loadToken(event.address);
  let owner = loadAccount(token, event.params.owner);
  owner.note = owner.balance.isZero() ? null : 'approved ' + event.params.value.toString();
  owner.save();
  let approval = new Approval(owner.id + '-' + event.params.spender.toHexString());
  approval.owner = owner.id;
  approval.spender = event.params.spender;
  approval.value = event.params.value;
  approval.save();
}

function move(account: Account, token: Token, by: BigInt, transfer: Bytes, kind: string): void {
  let before = account.balance;
  account.balance = before.plus(by);
  account.amount = toUnits(account.balance, token.decimals);
  if (token.totalSupply.isZero()) account.share = null;
  else account.share = account.balance.toBigDecimal().div(token.totalSupply.toBigDecimal());
  account.lastTransfer = transfer;
  let kinds = account.kinds;
  if (!kinds.includes(kind)) kinds.push(kind);
  account.kinds = kinds;
  account.save();
  if (before.isZero() && !account.balance.isZero()) token.holderCount++;
  if (!before.isZero() && account.balance.isZero()) token.holderCount--;
}

function loadToken(address: Address): Token {
  let token = Token.load(address.toHexString());
  if (token == null) {
    token = new Token(address.toHexString());
    let contract = TokenContract.bind(address);
    let name = contract.try_name();
    let symbol = contract.try_symbol();
    token.address = address;
    token.name = name.reverted ? 'nameless' : name.value;
    token.symbol = symbol.reverted ? '?' : symbol.value;
    token.decimals = contract.decimals();
    token.totalSupply = BigInt.zero();
    token.supply = BigDecimal.zero();
    token.holderCount = 0;
    log.info('token {} at {}', [token.symbol, address.toHexString()]);
    token.save();
  }
  return token;
}

function loadAccount(token: Token, owner: Address): Account {
  let id = token.symbol + '-' + owner.toHexString();
  let account = Account.load(id);
  if (account == null) {
    account = new Account(id);
    account.token = token.id;
    account.owner = owner;
    account.balance = BigInt.zero();
    account.amount = BigDecimal.zero();
    account.kinds = [];
  }
  return account;
}

function toUnits(value: BigInt, decimals: i32): BigDecimal {
  return value.divDecimal(BigInt.fromI32(10).pow(u8(decimals)).toBigDecimal());
}
