import { Bare } from './generated/schema';
import { Approval, Transfer } from './generated/Token/Token';
import { saveReceipt } from './receipt';

export function handleTransfer(event: Transfer): void {
  saveReceipt(event, 'transfer');
}

export function handleApproval(event: Approval): void {
  let bare = new Bare(event.transaction.hash);
  bare.withoutReceipt = event.receipt == null;
  bare.transactionLogIndex = event.transactionLogIndex;
  bare.logType = event.logType;
  bare.save();
}
