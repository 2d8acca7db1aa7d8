import { isBefore, type Instant } from "#domain/kernel";
import type { Calendar, Occurrence } from "./schedule.ts";

/**
 * A calendar, and besides it what somebody was shown before it was changed: an occurrence at each of those instants that is none of its own. Such a one
 * is named by its instant and belongs to no period: the calendar's own periods are neither repeated nor left out for it.
 * `shown`: in their order, those that still wait.
 */
export function withShown(calendar: Calendar, shown: readonly Instant[]): Calendar {
  const others = shown
    .filter((at) => !calendar.last(at).dueAt.equals(at))
    .map((dueAt): Occurrence => ({ label: dueAt.toString({ smallestUnit: "minute" }), dueAt }));
  if (others.length === 0) return calendar;
  return {
    last: (at) => {
      const [own, other] = [calendar.last(at), others.findLast(({ dueAt }) => !isBefore(at, dueAt))];
      return other && isBefore(own.dueAt, other.dueAt) ? other : own;
    },
    next: (after) => {
      const [own, other] = [calendar.next(after), others.find(({ dueAt }) => isBefore(after, dueAt))];
      return other && isBefore(other.dueAt, own.dueAt) ? other : own;
    },
    *since(mark) {
      const left = others.filter(({ dueAt }) => isBefore(mark.dueAt, dueAt));
      for (const own of calendar.since(mark)) {
        while (left[0] && isBefore(left[0].dueAt, own.dueAt)) yield left.shift()!;
        yield own;
      }
      throw new Error("a calendar has an end");
    },
  };
}
