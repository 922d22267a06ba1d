import { ethereum } from '@graphprotocol/graph-ts';
import { Order, Step } from './generated/schema';

/** Writes down what is handled in which order. */
export function step(block: ethereum.Block, what: string): i32 {
  let order = Order.load('order');
  if (order == null) {
    order = new Order('order');
    order.next = 0;
  }
  let it = new Step(order.next.toString());
  it.block = block.number;
  it.order = order.next;
  it.what = what;
  it.save();
  order.next++;
  order.save();
  return it.order;
}
