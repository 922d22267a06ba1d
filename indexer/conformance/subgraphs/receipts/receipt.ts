import { Bytes, ethereum } from '@graphprotocol/graph-ts';
import { Log, Receipt } from './generated/schema';

export function saveReceipt(event: ethereum.Event, name: string): void {
  let receipt = event.receipt!;
  let transaction = event.transaction;
  let it = new Receipt(transaction.hash.concatI32(event.logIndex.toI32()));
  it.event = name;
  it.hash = receipt.transactionHash;
  it.index = receipt.transactionIndex;
  it.blockHash = receipt.blockHash;
  it.blockNumber = receipt.blockNumber;
  it.cumulativeGasUsed = receipt.cumulativeGasUsed;
  it.gasUsed = receipt.gasUsed;
  // An absent address is a null pointer behind a type that allows none.
  if (changetype<usize>(receipt.contractAddress) != 0) it.contract = receipt.contractAddress;
  if (changetype<usize>(receipt.status) != 0) it.status = receipt.status;
  if (changetype<usize>(receipt.root) != 0) it.root = receipt.root;
  it.bloom = receipt.logsBloom;
  it.gasPrice = transaction.gasPrice;
  it.gasLimit = transaction.gasLimit;
  it.nonce = transaction.nonce;
  it.value = transaction.value;
  it.from = transaction.from;
  it.to = transaction.to;
  it.input = transaction.input;
  let logs: Bytes[] = [];
  for (let at = 0; at < receipt.logs.length; at++) {
    let id = it.id.concatI32(at);
    saveLog(id, receipt.logs[at]);
    logs.push(id);
  }
  it.logs = logs;
  it.save();
}

function saveLog(id: Bytes, log: ethereum.Log): void {
  let it = new Log(id);
  it.address = log.address;
  it.topics = log.topics;
  it.data = log.data;
  it.logIndex = log.logIndex;
  if (changetype<usize>(log.transactionLogIndex) != 0) it.transactionLogIndex = log.transactionLogIndex;
  if (changetype<usize>(log.logType) != 0) it.type = log.logType;
  if (log.removed !== null) it.removed = log.removed!.inner;
  it.save();
}
