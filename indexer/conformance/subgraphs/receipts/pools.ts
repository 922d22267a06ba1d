import { PoolCreated } from './generated/Pools/Factory';
import { saveReceipt } from './receipt';

export function handlePoolCreated(event: PoolCreated): void {
  saveReceipt(event, 'pool');
}
