import { isZone } from "#domain/kernel";
import type { Missed } from "./job.ts";
import type { Schedule } from "./schedule.ts";

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const minutesOfDay = 1_440;

/** A schedule in words: "every 15 minutes", "daily 01:00", "wednesday 15:00 America/Denver". `readSchedule` reads them back, but for payout days. */
export function scheduleWords(schedule: Schedule): string {
  if ("every" in schedule)
    return schedule.every === 60 ? "every hour" : schedule.every === 1 ? "every minute" : `every ${schedule.every} minutes`;
  if ("payoutDay" in schedule) return "payout day (terms)";
  if ("transferDay" in schedule) return "transfer day (terms)";
  const zone = schedule.zone === undefined ? "" : ` ${schedule.zone}`;
  if ("afterQuarter" in schedule) return `${schedule.afterQuarter} hours after a quarter${zone}`;
  if ("daily" in schedule) return `daily ${schedule.daily}${zone}`;
  if ("weekly" in schedule) return `${weekdays[schedule.weekly - 1]} ${schedule.at}${zone}`;
  return `day ${schedule.monthly} ${schedule.at}${zone}`;
}

/** What a person wrote as a schedule, in the words above; null when it is none. */
export function readSchedule(text: string): Schedule | null {
  const words = text.trim().replaceAll(/\s+/g, " ");
  const [, minutes] = /^every (\d{1,4}) min(?:utes?)?$/i.exec(words) ?? [];
  if (/^every hour$/i.test(words)) return { every: 60 };
  if (/^every minute$/i.test(words)) return { every: 1 };
  if (minutes !== undefined) return Number(minutes) > 0 && minutesOfDay % Number(minutes) === 0 ? { every: Number(minutes) } : null;
  const [, hours, hoursZone] = /^(\d{1,3}) hours? after a quarter(?: (\S+))?$/i.exec(words) ?? [];
  if (hours !== undefined) return inZone(hoursZone, { afterQuarter: Number(hours) });
  const [, day = "", number, time = "", zone] = /^(daily|day (\d{1,2})|[a-z]+) ((?:[01]\d|2[0-3]):[0-5]\d)(?: (\S+))?$/i.exec(words) ?? [];
  if (/^daily$/i.test(day)) return inZone(zone, { daily: time });
  if (number !== undefined) return Number(number) >= 1 && Number(number) <= 28 ? inZone(zone, { monthly: Number(number), at: time }) : null;
  const weekday = weekdays.indexOf(day.toLowerCase());
  return weekday === -1 ? null : inZone(zone, { weekly: weekday + 1, at: time });
}

function inZone(zone: string | undefined, schedule: Schedule): Schedule | null {
  if (zone === undefined) return schedule;
  return isZone(zone) ? { ...schedule, zone } : null;
}

/** What a missed run means, in a word or three. */
export function missedWords(missed: Missed): string {
  return typeof missed === "string" ? missed : `within ${missed.within} minutes`;
}
