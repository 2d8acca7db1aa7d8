import { instant } from "#domain/kernel";
import type { Missed } from "../../jobs/job.ts";
import { randomOf, type Random } from "./random.ts";
import type { Kind, Oracle } from "./zone-oracle.ts";

export const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const years = { from: instant("2024-01-01T00:00:00Z"), to: instant("2038-01-01T00:00:00Z") };

/** A clock change, or (where a zone has none) any instant. */
export type Jump = { readonly zone: string; readonly at: number };

export const kinds = ["jump", "edge", "midnight", "wednesday", "jump-weekday", "month", "quarter", "slot"] as const;
const troubles = ["none", "skew", "outage", "moved"] as const;

export type Case = {
  readonly zone: string;
  readonly jump: number;
  readonly kind: (typeof kinds)[number];
  readonly trouble: (typeof troubles)[number];
  readonly missed: Missed;
  readonly registeredAt: number;
  /** what holds from when on: mostly one schedule */
  readonly schedules: readonly { readonly from: number; readonly when: Kind }[];
  readonly ticks: readonly { readonly at: number; /** how far the own clock of whoever looks is off */ readonly skew: number }[];
};

/** Every clock change that this machine knows of, in every zone; one ordinary night for zones without any. */
export function allJumps(): Jump[] {
  return Intl.supportedValuesOf("timeZone").flatMap((zone) => {
    const found: Jump[] = [];
    for (let at = years.from.toZonedDateTimeISO(zone).getTimeZoneTransition("next"); at; at = at.getTimeZoneTransition("next")) {
      if (Temporal.Instant.compare(at.toInstant(), years.to) >= 0) break;
      found.push({ zone, at: at.epochMilliseconds });
    }
    return found.length > 0 ? found : [{ zone, at: Date.UTC(2032, 1, 29, 5) }];
  });
}

export function caseOf(number: number, jumps: readonly Jump[], seed: number, oracleFor: (zone: string) => Oracle): Case {
  // Numbers that follow each other are far apart, so that a slice has something of everything.
  const spread = ((number - 1) * 7_919) % (jumps.length * kinds.length * 2);
  const nth = Math.floor(spread / (kinds.length * 2));
  const { zone, at: jump } = jumps[nth]!;
  const kind = kinds[Math.floor(spread / 2) % kinds.length]!;
  const random = randomOf(seed, number);
  const trouble = troubles[((nth + Math.floor(spread / 2)) % 2) + 2 * (spread % 2)]!;
  const when = scheduleNear(jump, zone, kind, random);
  const reach =
    when.kind === "slot"
      ? 3 * day
      : when.kind === "day"
        ? 6 * day
        : when.kind === "week"
          ? 22 * day
          : when.kind === "quarter"
            ? 200 * day
            : 70 * day;
  const registeredAt = beginNear(jump - random.between(reach / 2, reach), when, oracleFor(zone), random);
  const end = jump + random.between(reach / 2, reach);
  const movedAt = jump + random.between(-2 * day, 2 * day);
  const schedules = [{ from: registeredAt, when }, ...(trouble === "moved" ? [{ from: movedAt, when: moved(when, random) }] : [])];
  const outage = trouble === "outage" ? { from: jump - 36 * hour, to: jump + 36 * hour } : null;
  const ticks = looksBetween(registeredAt, end, { random, when, oracle: oracleFor(zone), jump, step: reach / 40 })
    .filter((at) => !outage || at < outage.from || at > outage.to)
    .map((at) => ({ at, skew: trouble === "skew" ? random.between(-10 * minute, 10 * minute) : 0 }));
  const missed = random.pick<Missed>(["each", "latest", { within: 30 }]);
  return { zone, jump, kind, trouble, missed, registeredAt, schedules, ticks };
}

/** Mostly any instant; or at, or within the days before and after, something that is due. */
function beginNear(at: number, when: Kind, oracle: Oracle, random: Random): number {
  if (random.chance(0.6)) return at;
  return oracle.due(oracle.near(at, when), when) + random.pick([-80 * hour, -1_000, 0, 1_000, hour]);
}

/** A schedule that the clock change does something to: within what is left out or comes twice, at its edge, or in the night around it. */
function scheduleNear(jump: number, zone: string, kind: Case["kind"], random: Random): Kind {
  const shown = new Date(jump - 1).toLocaleTimeString("en-GB", { timeZone: zone, hourCycle: "h23" }).split(":").map(Number);
  const weekday = new Date(`${new Date(jump - 1).toLocaleDateString("en-CA", { timeZone: zone })}T00:00:00Z`).getUTCDay() || 7;
  const before = (shown[0]! * 60 + shown[1]! + 1) % 1_440;
  const minutes = kind === "edge" ? before : kind === "midnight" ? 0 : (before + random.between(-60, 60) + 1_440) % 1_440;
  const time = { hour: Math.floor(minutes / 60), minute: minutes % 60 };
  const date = Number(new Date(jump - 1).toLocaleDateString("en-CA", { timeZone: zone }).slice(8));
  switch (kind) {
    case "wednesday":
      return { kind: "week", day: 3, ...time };
    case "jump-weekday":
      return { kind: "week", day: weekday, ...time };
    case "month":
      return { kind: random.chance(0.5) ? "month" : "payout", day: Math.min(28, date), ...time };
    case "quarter":
      return { kind: "quarter", hours: 72 };
    case "slot":
      return { kind: "slot", minutes: random.pick([5, 15, 60]) };
    default:
      return { kind: "day", day: 0, ...time };
  }
}

/** The same job at another hour: earlier or later, perhaps on another day of its week or month. */
function moved(when: Kind, random: Random): Kind {
  if (when.kind === "slot") return { ...when, minutes: random.pick([5, 15, 60]) };
  if (when.kind === "quarter") return { ...when, hours: random.between(1, 100) };
  const other = { ...when, hour: random.int(24), minute: random.int(60) };
  if (when.kind === "week") return { ...other, day: random.between(1, 7) };
  return when.kind === "day" ? other : { ...other, day: when.kind === "payout" ? when.day : random.between(1, 28) };
}

/** When somebody looks: now and then, and a second before, at and after what is due and the change itself. */
function looksBetween(
  from: number,
  to: number,
  { random, when, oracle, jump, step }: { random: Random; when: Kind; oracle: Oracle; jump: number; step: number },
): number[] {
  const looks = new Set<number>([from, jump - 1_000, jump, jump + 1_000]);
  for (let at = from; at < to; at += random.between(step / 20, step)) looks.add(Math.floor(at / 1_000) * 1_000);
  for (let period = oracle.near(from, when); oracle.due(period, when) < to; period++)
    if (when.kind !== "slot" || random.chance(0.1)) for (const nearby of [-1_000, 0, 1_000]) looks.add(oracle.due(period, when) + nearby);
  return [...looks].filter((at) => at >= from && at <= to).toSorted((a, b) => a - b);
}

export function scheduleAt({ schedules }: Case, at: number): Kind {
  return schedules.findLast(({ from }) => from <= at)!.when;
}
