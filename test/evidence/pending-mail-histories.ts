import { plusDays, type Instant } from "#domain/kernel";
import { randomOf } from "./random.ts";

export const zone = "America/Denver";

type State = "unpaid" | "on-hold" | "retry" | "paid" | "cancelled" | "failed";
export type Happening = {
  readonly at: Instant;
  readonly what: State | "bin" | "opt-out" | "erase";
  /** whether a mail told before it must not leave after it */
  readonly isChange: boolean;
};

/** What happens to one order in a week and some days. */
export type History = {
  readonly number: number;
  readonly placedAt: Instant;
  readonly isAttributed: boolean;
  readonly hasAddress: boolean;
  readonly happenings: readonly Happening[];
};

const states: readonly State[] = ["unpaid", "on-hold", "retry", "paid", "cancelled", "failed"];

export function historyOf(seed: number, number: number, start: Instant): History {
  const random = randomOf(seed, number);
  const placedAt = start.add({ seconds: random.int(36 * 3_600) });
  const seenAt = placedAt.add({ seconds: random.chance(0.1) ? 26 * 3_600 : random.int(600) });
  const first: State = random.chance(0.8) ? (random.chance(0.7) ? "unpaid" : "retry") : random.pick(states);
  const happenings: Happening[] = [{ at: seenAt, what: first, isChange: false }];
  let at = seenAt;
  let state: State = first;
  let isBinned = false;
  for (let more = random.chance(0.35) ? 0 : 1 + random.int(3); more > 0; more--) {
    at = at.add({ seconds: 60 + random.int(random.chance(0.3) ? 7_000 : 3 * 86_400) });
    const what = random.chance(0.2) ? random.pick(["bin", "opt-out", "erase"] as const) : random.pick(states);
    // After the bin only a restore brings an order back, and the shop says nothing of it until then.
    if (isBinned && what !== "opt-out" && what !== "erase") continue;
    isBinned ||= what === "bin";
    const isState = what !== "bin" && what !== "opt-out" && what !== "erase";
    happenings.push({ at, what, isChange: !isState || wordOf(what) !== wordOf(state) });
    if (isState) state = what;
  }
  return { number, placedAt, isAttributed: random.chance(0.9), hasAddress: random.chance(0.95), happenings };
}

/** the shop's own word */
function wordOf(state: State): string {
  return state === "retry" ? "unpaid" : state;
}

const hours = [1, 24, 72];

/**
 * The mails that a history gives rise to, looked at at these instants only: told once more, in other words than the product's. By day a mail whose
 * time has come may go, and what a night or an outage held up goes with the first look after it.
 */
export function expectedMails({ placedAt, isAttributed, hasAddress, happenings }: History, looks: readonly Instant[]): { at: Instant }[] {
  const mails: { at: Instant; since: number; step: number }[] = [];
  const ms = (at: Instant): number => at.epochMilliseconds;
  const seen = happenings[0]?.at ?? placedAt;
  if (!isAttributed || !hasAddress || ms(seen) - ms(placedAt) > 24 * 3_600_000) return [];
  for (const at of looks) {
    const past = happenings.filter((each) => ms(each.at) <= ms(at));
    if (past.some(({ what }) => what === "bin" || what === "opt-out" || what === "erase") || mails.length === 3) break;
    const state = past.at(-1)?.what;
    if (state !== "unpaid" && state !== "retry") continue;
    const { hour } = at.toZonedDateTimeISO(zone);
    if (hour < 8 || hour >= 20 || ms(at) >= ms(plusDays(placedAt, 7))) continue;
    const lastNotWaiting = past.findLastIndex(({ what }) => !["unpaid", "retry", "on-hold"].includes(what));
    const since = ms(past[lastNotWaiting + 1]?.at ?? at);
    const last = mails.at(-1);
    if (last && ms(at) < ms(last.at) + 11.5 * 3_600_000) continue;
    const step = hours.findLastIndex((after) => since + after * 3_600_000 <= ms(at)) + 1;
    if (step > Math.max(0, ...mails.filter((each) => each.since === since).map((each) => each.step))) mails.push({ at, since, step });
  }
  return mails;
}
