import { BigDecimal, BigInt, Bytes, DataSourceContext, dataSource, Value } from '@graphprotocol/graph-ts';
import { PoolCreated } from './generated/Factory/Factory';
import { Pool } from './generated/schema';
import { Pool as PoolTemplate, Watcher } from './generated/templates';

export function handlePoolCreated(event: PoolCreated): void {
  let label = event.params.label;
  let pool = Pool.load(event.params.pool);
  if (pool == null) {
    pool = new Pool(event.params.pool);
    pool.label = label;
    pool.announced = 0;
    pool.opened = [];
    pool.swapCount = 0;
    pool.volume = BigInt.zero();
  }
  pool.fee = event.params.fee;
  pool.announced++;
  pool.save();

  if (label.startsWith('plain')) {
    PoolTemplate.create(event.params.pool);
  } else {
    PoolTemplate.createWithContext(event.params.pool, contextOf(label, event.params.fee));
  }
  if (label.includes('twice')) {
    PoolTemplate.createWithContext(event.params.pool, contextOf(label, event.params.fee));
  }
  if (label.includes('watched')) Watcher.create(event.params.pool);
}

function contextOf(label: string, fee: i32): DataSourceContext {
  let own = dataSource.context();
  let context = new DataSourceContext();
  context.setString('text', own.getString('origin') + '/' + label);
  context.setI32('int', fee + own.getI32('rank'));
  context.set('int8', Value.fromI64(i64(fee) << 33));
  context.setBigInt('big', BigInt.fromI32(fee).pow(7));
  context.setBigDecimal('decimal', BigDecimal.fromString('-0.' + fee.toString()));
  context.setBoolean('flag', fee % 2 == 0);
  context.setBytes('bytes', Bytes.fromUTF8(label));
  context.set('list', Value.fromStringArray(label.split(' ')));
  return context;
}
