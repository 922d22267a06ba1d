import { BigDecimal, Bytes } from '@graphprotocol/graph-ts';
import { Point as PointEvent } from './generated/Points/Emitter';
import { Point, Series } from './generated/schema';

export function handlePoint(event: PointEvent): void {
  let id = Bytes.fromI32(event.params.series.toI32());
  let series = Series.load(id);
  if (series == null) {
    series = new Series(id);
    series.points = 0;
  }
  series.points++;
  series.save();
  let point = new Point(0);
  // The store knows better: it gives an id, and the time of the block.
  point.timestamp = 1;
  point.series = series.id;
  point.tag = event.params.tag;
  point.value = event.params.value.divDecimal(BigDecimal.fromString('8'));
  point.amount = event.params.amount;
  point.count = series.points;
  point.wide = i64(series.points) << 40;
  point.save();
}
