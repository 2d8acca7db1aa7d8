import { atLocalTime, isBefore, laterOf, localDate, type Instant, type Zone } from "#domain/kernel";
import { isGathered, kindRules, type MessageKind } from "./kinds.ts";
import type { Cadence, Channel } from "./preference-rules.ts";

/** How long after each failed try the next one comes; the last one repeats until it is given up. */
const ladderMinutes = [1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60];

const quietFrom = 20;
const morning = Temporal.PlainTime.from("08:00");
/** when what was gathered over a day or (on Mondays) a week leaves */
const gatheredAt = Temporal.PlainTime.from("09:00");

/** When a message is tried again after `attempts` tries that came to nothing. */
export function nextTry(attempts: number, now: Instant): Instant {
  const minutes = ladderMinutes[Math.min(attempts, ladderMinutes.length) - 1] ?? 0;
  return now.add({ minutes });
}

/** After this instant a message that is tried for the first time now is not tried any more. */
export function giveUpAt(kind: MessageKind, { createdAt, now }: { createdAt: Instant; now: Instant }): Instant {
  const { keepsQuiet, giveUpAfterMinutes } = kindRules[kind];
  return (keepsQuiet ? now : createdAt).add({ minutes: giveUpAfterMinutes });
}

/**
 * The first instant from now on at which a message may leave: gathered ones at 09:00 of the recipient's next day or next Monday, and nothing
 * that can wait between 20:00 and 08:00 of theirs; whoever sits at the console is awake.
 */
export function leavesAt(
  kind: MessageKind,
  { cadence, channel, createdAt, zone, now }: { cadence: Cadence; channel: Channel; createdAt: Instant; zone: Zone; now: Instant },
): Instant {
  // What can't be told together (a reminder of this evening) is not put off to tomorrow's gathering.
  const waits = isGathered(kind) && (cadence === "daily" || cadence === "weekly");
  const earliest = waits ? laterOf(now, gatheredAfter(createdAt, cadence, zone)) : now;
  return kindRules[kind].keepsQuiet && channel !== "console" ? afterTheNight(earliest, zone) : earliest;
}

function gatheredAfter(createdAt: Instant, cadence: "daily" | "weekly", zone: Zone): Instant {
  const day = localDate(createdAt, zone);
  const first = cadence === "daily" ? day : day.add({ days: (8 - day.dayOfWeek) % 7 });
  const moment = atLocalTime(first, gatheredAt, zone);
  return isBefore(createdAt, moment) ? moment : atLocalTime(first.add({ days: cadence === "daily" ? 1 : 7 }), gatheredAt, zone);
}

/** An instant, or the next morning where it lies between 20:00 and 08:00. */
export function afterTheNight(at: Instant, zone: Zone): Instant {
  const { hour } = at.toZonedDateTimeISO(zone);
  if (hour >= morning.hour && hour < quietFrom) return at;
  const day = localDate(at, zone);
  return atLocalTime(hour < morning.hour ? day : day.add({ days: 1 }), morning, zone);
}
