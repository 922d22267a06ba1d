import { isBusinessDay, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../calendar.js';
import type { Random } from '../random.js';
import type { Act } from './stage.js';

/** Who goes first inside a block: what is paid in before what is taken out, reports last. */
type Priority = 'governance' | 'depositor' | 'operator' | 'servicer' | 'last';

/** What happens when. A day has three slots, each at most one moment in which blocks are made. */
export interface Agenda {
  /** Midnight of the first day. */
  readonly start: number;
  readonly days: number;
  add(day: number, part: number, priority: Priority, act: Act): void;
  /** Takes the earliest slot with something to do off the agenda, if it is not after `time`. Acts are added to later ones. */
  next(time?: number): { time: number; acts: Act[] } | null;
  timeOf(day: number, part: number): number;
  dayOf(time: number): number;
  isBusinessDay(day: number): boolean;
}

export const SLOTS_PER_DAY = 3;

const SLOT_HOURS = [9, 14, 20] as const;
const MAX_JITTER_SECONDS = 3 * SECONDS_PER_HOUR;
const ORDER: readonly Priority[] = ['governance', 'depositor', 'operator', 'servicer', 'last'];

export function createAgenda({ start, days, random }: { start: number; days: number; random: Random }): Agenda {
  const jitter = Array.from({ length: days * SLOTS_PER_DAY }, () => random.int(0, MAX_JITTER_SECONDS));
  const entries = new Map<number, { priority: Priority; act: Act }[]>();
  let nextSlot = 0;

  const timeOf = (day: number, part: number): number =>
    start +
    day * SECONDS_PER_DAY +
    (SLOT_HOURS[part] ?? 0) * SECONDS_PER_HOUR +
    (jitter[day * SLOTS_PER_DAY + part] ?? 0);

  return {
    start,
    days,
    timeOf,
    dayOf: (time) => Math.floor((time - start) / SECONDS_PER_DAY),
    isBusinessDay: (day) => isBusinessDay(start + day * SECONDS_PER_DAY),
    add(day, part, priority, act) {
      if (day < 0 || day >= days) return;
      const slot = day * SLOTS_PER_DAY + part;
      const list = entries.get(slot);
      if (list) list.push({ priority, act });
      else entries.set(slot, [{ priority, act }]);
    },
    next(time = Number.POSITIVE_INFINITY) {
      while (nextSlot < days * SLOTS_PER_DAY) {
        const slotTime = timeOf(Math.floor(nextSlot / SLOTS_PER_DAY), nextSlot % SLOTS_PER_DAY);
        if (slotTime > time) return null;
        const list = entries.get(nextSlot++);
        if (!list) continue;
        const acts = ORDER.flatMap((priority) => list.filter((entry) => entry.priority === priority));
        return { time: slotTime, acts: acts.map(({ act }) => act) };
      }
      return null;
    },
  };
}
