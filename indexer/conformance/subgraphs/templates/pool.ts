import { dataSource } from '@graphprotocol/graph-ts';
import { Context, Leaf, Pool, Swap } from './generated/schema';
import { Leaf as LeafTemplate } from './generated/templates';
import { Opened, Spawned, Swap as SwapEvent } from './generated/templates/Pool/Pool';

export function handleOpened(event: Opened): void {
  let pool = Pool.load(event.address)!;
  let opened = pool.opened;
  opened.push(event.logIndex);
  pool.opened = opened;
  pool.label = event.params.label;
  let given = dataSource.context();
  if (given.entries.length > 0 && Context.load(event.address) == null) {
    let context = new Context(event.address);
    context.text = given.getString('text');
    context.int = given.getI32('int');
    context.int8 = given.get('int8')!.toI64();
    context.big = given.getBigInt('big');
    context.decimal = given.getBigDecimal('decimal');
    context.flag = given.getBoolean('flag');
    context.bytes = given.getBytes('bytes');
    context.list = given.get('list')!.toStringArray();
    context.size = given.entries.length;
    context.save();
    pool.context = context.id;
  }
  pool.save();
}

export function handleSwap(event: SwapEvent): void {
  let pool = Pool.load(event.address)!;
  pool.swapCount++;
  pool.volume = pool.volume.plus(event.params.amount.abs());
  pool.save();
  let swap = new Swap('pool-' + pool.swapCount.toString() + '-' + event.address.toHexString());
  swap.pool = pool.id;
  swap.sender = event.params.sender;
  swap.amount = event.params.amount;
  swap.price = event.params.price;
  swap.source = dataSource.address().toHex();
  swap.network = dataSource.network();
  swap.address = dataSource.address();
  swap.save();
}

export function handleSpawned(event: Spawned): void {
  let leaf = new Leaf(event.params.child);
  leaf.parent = event.address;
  leaf.label = event.params.label;
  leaf.path = ['spawned'];
  leaf.order = event.logIndex;
  leaf.save();
  LeafTemplate.create(event.params.child);
}
