import { expect, test } from "vitest";
import type { Instant } from "#domain/kernel";
import { fateInChat, fateOf } from "../../../domain/messages/fate.ts";
import { kindRules, messageClasses, messageKinds, type MessageKind } from "../../../domain/messages/kinds.ts";
import { giveUpAt, leavesAt, nextTry } from "../../../domain/messages/outbox-rules.ts";
import { cadences, cadencesOf, channels, defaultCadence, type Cadence, type Channel } from "../../../domain/messages/preference-rules.ts";
import type { Preferences } from "../../../domain/messages/preferences.ts";
import { decideNext } from "../../../domain/messages/settle.ts";
import { suppressionFor } from "../../../domain/messages/suppression.ts";

const zone = "America/Denver";
const somebody = { kind: "partner", id: "01936f3c-0000-7000-8000-000000000001" } as const;
const local = (text: string): Instant => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant();

test("a message is tried again after 1, 5, 15 and 60 minutes, 4, 12 and 24 hours, and given up within 72", () => {
  const start = local("2026-12-01T10:00");
  const until = giveUpAt("sale-alert", { createdAt: start, now: start });
  const tries: string[] = [];
  let [at, last] = [start, "queued"];
  for (let attempt = 1; last === "queued"; attempt++) {
    const next = decideNext({ kind: "deferred", detail: "451" }, { kind: "sale-alert", to: somebody, attempt, giveUpAt: until }, at);
    if (next.dueAt) tries.push(next.dueAt.since(at).round({ largestUnit: "hours" }).toString());
    at = next.dueAt ?? at;
    last = next.dueAt ? "queued" : `${next.state}: ${next.reason}`;
  }
  expect(last).toBe("dead: gave-up");
  expect(tries).toEqual(["PT1M", "PT5M", "PT15M", "PT1H", "PT4H", "PT12H", "PT24H", "PT24H"]);
  expect(at.since(start).total("hours")).toBeLessThanOrEqual(72);
  expect(nextTry(99, start)).toEqual(start.add({ hours: 24 }));
});

test.each([
  ["sale-alert", "at-once", "2026-12-01T12:00", "2026-12-01T12:00", "2026-12-01T12:00", "by day it leaves at once"],
  ["sale-alert", "at-once", "2026-12-01T20:00", "2026-12-01T20:00", "2026-12-02T08:00", "from 20:00 on it waits for the morning"],
  ["sale-alert", "at-once", "2026-12-01T19:59:59", "2026-12-01T19:59:59", "2026-12-01T19:59:59", "a second before, it does not"],
  ["sale-alert", "at-once", "2026-12-02T03:00", "2026-12-02T03:00", "2026-12-02T08:00", "before 08:00 it waits for the same morning"],
  ["sale-alert", "daily", "2026-12-01T10:00", "2026-12-01T10:00", "2026-12-02T09:00", "gathered until the next 09:00"],
  ["sale-alert", "daily", "2026-12-01T08:59", "2026-12-01T08:59", "2026-12-01T09:00", "which may be today's"],
  ["sale-alert", "daily", "2026-12-01T10:00", "2026-12-03T10:00", "2026-12-03T10:00", "late, it leaves at once"],
  ["sale-alert", "daily", "2026-12-01T10:00", "2026-12-03T21:00", "2026-12-04T08:00", "late and at night, in the morning"],
  ["sale-alert", "weekly", "2026-12-02T10:00", "2026-12-02T10:00", "2026-12-07T09:00", "gathered until Monday, 09:00"],
  ["sale-alert", "weekly", "2026-12-07T09:00", "2026-12-07T09:00", "2026-12-14T09:00", "at that moment, until the next"],
  ["sale-alert", "daily", "2027-03-13T12:00", "2027-03-13T12:00", "2027-03-14T09:00", "09:00 is 09:00 on the day the clocks change"],
  ["event-reminder", "daily", "2026-12-01T17:00", "2026-12-01T17:00", "2026-12-01T17:00", "what can't be told together does not wait"],
  ["event-reminder", "weekly", "2026-12-01T23:00", "2026-12-01T23:00", "2026-12-01T23:00", "nor for the morning, when it would be over"],
  ["quarter-reminder", "daily", "2026-12-01T22:00", "2026-12-01T22:00", "2026-12-02T08:00", "what has time does wait for the morning"],
  ["connect-code", "at-once", "2026-12-01T23:00", "2026-12-01T23:00", "2026-12-01T23:00", "a code does not wait"],
  ["payout-released", "at-once", "2026-12-01T23:00", "2026-12-01T23:00", "2026-12-02T08:00", "a statement does"],
] as const satisfies readonly (readonly [MessageKind, Cadence, string, string, string, string])[])(
  "%s, %s, told %s, looked at %s: leaves %s (%s)",
  (kind, cadence, createdAt, now, leaves, _why) => {
    expect(leavesAt(kind, { cadence, channel: "mail", createdAt: local(createdAt), zone, now: local(now) })).toEqual(local(leaves));
  },
);

test("whoever sits at the console is awake, and what is gathered is gathered all the same", () => {
  const createdAt = local("2026-12-01T23:00");
  const at = (cadence: Cadence, channel: Channel) => leavesAt("sale-alert", { cadence, channel, createdAt, zone, now: createdAt });
  expect(at("at-once", "console")).toEqual(createdAt);
  expect(at("at-once", "discord")).toEqual(local("2026-12-02T08:00"));
  expect(at("daily", "console")).toEqual(local("2026-12-02T09:00"));
});

const now = local("2026-12-01T12:00");
const preferring = (cadence: Cadence): Preferences =>
  Object.fromEntries(messageClasses.map((of) => [of, Object.fromEntries(channels.map((each) => [each, cadence]))])) as Preferences;
const message = { kind: "payout-released", channel: "mail", createdAt: now, attempts: 0, giveUpAt: null } as const;
const known = {
  reached: { zone, addresses: { mail: "a@b.example" } },
  preferences: preferring("at-once"),
  suppressions: [],
  hasOutlet: true,
  overtaken: null,
};

test("what is due is sent, put off or ended, each for one reason", () => {
  const fate = (over: Partial<Parameters<typeof fateOf>[0]> = {}, facts: Partial<Parameters<typeof fateOf>[1]> = {}, at = now) =>
    fateOf({ ...message, ...over }, { ...known, ...facts }, at);
  expect(fate()).toEqual({ kind: "now", giveUpAt: now.add({ hours: 72 }) });
  expect(fate({}, {}, local("2026-12-01T21:00"))).toEqual({ kind: "later", at: local("2026-12-02T08:00") });
  const dead = (reason: string) => ({ kind: "end", state: "dead", reason });
  const suppressed = (reason: string) => ({ kind: "end", state: "suppressed", reason });
  expect(fate({}, { preferences: preferring("off") })).toEqual(suppressed("preference"));
  expect(fate({}, { reached: null })).toEqual(dead("no-address"));
  expect(fate({}, { reached: { zone, addresses: {} } })).toEqual(dead("no-address"));
  expect(fate({ channel: "discord" })).toEqual(suppressed("sent-by-mail"));
  expect(fate({}, { suppressions: ["bounced"] })).toEqual(suppressed("bounced"));
  expect(fate({}, { suppressions: ["complained"] })).toMatchObject({ kind: "now" });
  expect(fate({ kind: "sale-alert" }, { suppressions: ["complained"] })).toEqual(suppressed("complained"));
  expect(fate({ attempts: 3, giveUpAt: now.subtract({ seconds: 1 }) })).toEqual(dead("gave-up"));
  // Customers never asked to be written to, and what they bought may be paid for by now.
  const toCustomer = { kind: "pending-order" } as const;
  expect(fate(toCustomer, { suppressions: ["complained"] })).toEqual(suppressed("complained"));
  expect(fate(toCustomer, { overtaken: "overtaken" })).toEqual(suppressed("overtaken"));
  expect(fate(toCustomer, { overtaken: "busy" })).toEqual({ kind: "later", at: now.add({ minutes: 1 }) });
  // A code that nobody can use any more is not sent.
  expect(fate({ kind: "connect-code", createdAt: now.subtract({ minutes: 11 }) })).toEqual(dead("expired"));
  // What is gathered over a week is not too old on its day: its three days begin with its first try.
  const gathered = { kind: "sale-alert", createdAt: now } as const;
  const [weekly, monday] = [{ preferences: preferring("weekly") }, local("2026-12-07T09:00")];
  expect(fate(gathered, weekly)).toEqual({ kind: "later", at: monday });
  expect(fate(gathered, weekly, monday)).toEqual({ kind: "now", giveUpAt: monday.add({ hours: 72 }) });
  // Put off beyond its end is given up now, and not looked at again in vain.
  expect(fate({ attempts: 3, giveUpAt: local("2026-12-02T07:00") }, {}, local("2026-12-01T21:00"))).toEqual(dead("gave-up"));
});

test("what is for a channel leaves at any hour, in its time, as long as there is the channel", () => {
  const night = local("2026-12-01T21:00");
  const notice = {
    kind: "batch-needs-release",
    to: { kind: "channel", id: somebody.id },
    createdAt: night,
    attempts: 0,
    giveUpAt: null,
  } as const;
  const there = { isKnown: true, hasOutlet: true, isOvertaken: false };
  expect(fateInChat(notice, there, night)).toEqual({ kind: "now", giveUpAt: night.add({ hours: 72 }) });
  expect(fateInChat(notice, { ...there, isKnown: false }, night)).toEqual({ kind: "end", state: "dead", reason: "channel-gone" });
  expect(fateInChat(notice, { ...there, hasOutlet: false }, night)).toEqual({ kind: "end", state: "dead", reason: "no-outlet" });
  const account = { ...notice, kind: "new-link-notice", to: { kind: "account", id: somebody.id } } as const;
  expect(fateInChat(notice, { ...there, isOvertaken: true }, night)).toEqual({ kind: "end", state: "suppressed", reason: "overtaken" });
  expect(fateInChat(account, there, night)).toMatchObject({ kind: "now" });
  expect(fateInChat(account, { ...there, isKnown: false }, night)).toEqual({ kind: "end", state: "suppressed", reason: "sent-by-mail" });
  const late = night.add({ hours: 72, seconds: 1 });
  expect(fateInChat(notice, there, late)).toEqual({ kind: "end", state: "dead", reason: "expired" });
  expect(fateInChat({ ...notice, attempts: 3 }, there, late)).toEqual({ kind: "end", state: "dead", reason: "gave-up" });
});

test("what is undecided is sent again only where a second copy does no harm", () => {
  const after = (kind: (typeof messageKinds)[number]) =>
    decideNext({ kind: "undecided", detail: "ETIMEDOUT" }, { kind, to: somebody, attempt: 1, giveUpAt: now.add({ hours: 72 }) }, now).state;
  expect(Object.fromEntries(messageKinds.map((kind) => [kind, after(kind)]))).toEqual(
    Object.fromEntries(messageKinds.map((kind) => [kind, kindRules[kind].whenUndecided === "again" ? "queued" : "unknown-outcome"])),
  );
  expect(after("sale-alert")).toBe("unknown-outcome");
  expect(after("connect-code")).toBe("queued");
});

test("nobody can refuse codes and notices by mail, and only alerts can be gathered; every default may be chosen", () => {
  for (const of of messageClasses)
    for (const channel of channels) {
      expect(cadencesOf(of, channel)).toContain(defaultCadence(of, channel));
      expect(cadencesOf(of, channel).includes("daily")).toBe(of === "subscription");
    }
  expect(cadencesOf("transactional", "mail")).toEqual(["at-once"]);
  expect(cadencesOf("subscription", "mail")).toEqual(cadences);
  expect(suppressionFor(["complained", "bounced"], "payout-released")).toBe("bounced");
});
