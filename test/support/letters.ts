import { instant, money, type Money } from "#domain/kernel";
import { kindRules } from "#domain/messages";
import { defaultTerms } from "#domain/programme";
import type { LetterFacts, Reader } from "#templates/messages";
import { asListed } from "#templates/spelling";
import { announcementCases } from "./announcement-letters.ts";
import { digestCases } from "./digest-letters.ts";
import type { LetterCase } from "./letter-case.ts";
import { moneyCases } from "./money-letters.ts";
import { transferCases } from "./transfer-letters.ts";
import { destinationCases } from "./destination-letters.ts";
import { pendingOrderCases } from "./pending-order-letters.ts";
import { supportLetters } from "./support-letters.ts";

const settings = "https://partners.shop.example/notices/AAGTz2vQ7Jx1r3mYh0pUqS9kWb4cXeLd6NfTgHiJkMnO";
export const look = { ...defaultTerms, postalAddress: "1 Mill Lane, Provo, UT 84601, USA" };

export const reader: Reader = {
  locale: "en-US",
  zone: "America/Denver",
  name: "Linnet Marlow",
  programme: { name: "Paper & Glue Partners", url: "https://partners.shop.example" },
  look,
  unsubscribeUrl: null,
  spell: asListed,
};
const who = (over: Partial<Reader> = {}): Reader => ({ ...reader, unsubscribeUrl: settings, ...over });

/** Somebody whose name is as long as names get, in a programme with a logo and a light colour. */
const longNames = who({
  name: "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh de la Cruz y Villanueva-Montgomery III.",
  locale: "de-DE",
  zone: "Europe/Berlin",
  programme: {
    name: "The Extraordinarily Long-Named Cooperative of Letterpress Printers, Bookbinders & Paper Makers of the Upper Valley",
    url: "https://partners.shop.example",
  },
  look: { ...look, colour: "#ffd34d", logoUrl: "https://shop.example/logo.png" },
});
const rightToLeft = who({ name: "ليلى بنت يوسف الهاشمي", locale: "ar-EG", zone: "Africa/Cairo" });
const hostile = who({
  name: `<script>alert(1)</script>"'\`=\u202Egnp.exe{{reader.name}}`,
  programme: { name: `"><img src=x onerror=alert(1)> & Co`, url: "https://partners.shop.example" },
});

const at = instant("2026-12-01T16:00:00Z");
const day = (number: number) => at.subtract({ minutes: Math.round(24 * 60 * number) });
const sale = (number: number, over: Partial<LetterFacts["sale-alert"]["sales"][number]> = {}) => ({
  order: String(4_107 + number),
  commission: money(1_190n + 137n * BigInt(number % 50), "USD"),
  status: "unpaid" as const,
  orderedAt: day(40 - number / 10),
  maturesAt: day(26 - number / 10),
  ...over,
});
const pending = { status: "pending", maturesAt: null } as const;
const many = <T>(count: number, make: (number: number) => T): T[] => Array.from({ length: count }, (_, number) => make(number));

const line = (number: number, currency = "USD") => ({
  what: number % 13 === 12 ? ("correction" as const) : ("sale" as const),
  order: String(4_107 + number),
  orderedAt: day(60 - number / 10),
  amount: money(number % 13 === 12 ? -450n : 1_190n + 137n * BigInt(number % 50), currency),
});
const sum = (lines: readonly { amount: Money }[], currency = "USD"): Money =>
  money(
    lines.reduce((total, { amount }) => total + amount.minor, 0n),
    currency,
  );
const payout = (lines: LetterFacts["payout-released"]["lines"], currency = "USD"): LetterFacts["payout-released"] => ({
  payoutId: "01936f3c-0000-7000-8000-000000000001",
  period: "2026-12-01",
  amount: sum(lines, currency),
  at,
  lines,
});

const code = { code: "7K2M-9QPT", platform: "discord", account: "linnet", expiresAt: at } as const;
const violations = [
  { invariant: "I1: the postings of an entry sum to zero", rows: 2 },
  { invariant: "I9: what a wallet holds is what was paid out less what was transferred", rows: 20 },
];
const craftIn: LetterFacts["event-reminder"]["event"] = {
  kind: "craft-in",
  number: "12",
  uid: "01936f3c-0000-7000-8000-000000000012",
  title: "Pine cards and cocoa",
  startsAt: at.add({ hours: 50 }),
  endsAt: at.add({ hours: 52 }),
  zone: "America/Denver",
  place: "The Lane, 1 Mill Lane, Provo",
  link: "https://example.org/pines",
  details: "Scissors, and a mug",
  sequence: 0,
};

const cases: readonly LetterCase[] = [
  { name: "ordinary", kind: "connect-code", facts: code, reader },
  {
    name: "hostile",
    kind: "connect-code",
    facts: { ...code, account: "linnet</p><a href='https://evil.example'>\r\nBcc: x@evil.example" },
    reader: hostile,
  },
  ...destinationCases({ reader, longNames, hostile, rightToLeft }),
  { name: "ordinary", kind: "new-link-notice", facts: { platform: "slack", account: "linnet.marlow", at }, reader },
  { name: "long", kind: "new-link-notice", facts: { platform: "slack", account: "x".repeat(80), at }, reader: longNames },
  { name: "ordinary", kind: "link-ended-notice", facts: { platform: "discord", account: "linnet", at }, reader },
  {
    name: "hostile",
    kind: "link-ended-notice",
    facts: { platform: "slack", account: "x</p><script>\r\nBcc: x@evil.example", at },
    reader: hostile,
  },
  { name: "ordinary", kind: "application-received", facts: { shareId: "1004" }, reader },
  { name: "ordinary", kind: "application-approved", facts: { shareId: "1004" }, reader },
  { name: "right-to-left", kind: "application-approved", facts: { shareId: "1004" }, reader: rightToLeft },
  { name: "without-reason", kind: "application-declined", facts: { reason: null }, reader },
  {
    name: "with-reason",
    kind: "application-declined",
    facts: { reason: "Your page isn't public yet 🙂. Send us its address once it is." },
    reader,
  },
  { name: "right-to-left", kind: "application-declined", facts: { reason: "صفحتك ليست متاحة للعموم بعد" }, reader: rightToLeft },
  {
    name: "approved",
    kind: "submission-answered",
    facts: { activity: "Share a project online", tokens: 2, quarter: "2026-Q4", reason: "Lovely colours! 🎨" },
    reader: who(),
  },
  {
    name: "declined",
    kind: "submission-answered",
    facts: { activity: "x".repeat(80), tokens: null, quarter: null, reason: "The link leads nowhere. Send us the public one." },
    reader: longNames,
  },
  {
    name: "hostile",
    kind: "submission-answered",
    facts: { activity: "</p><script>", tokens: 1, quarter: "2026-Q4", reason: null },
    reader: hostile,
  },
  { name: "met", kind: "quarter-total", facts: { quarter: "2026-Q4", total: 31, requirement: 25, isMet: true }, reader: who() },
  { name: "missed", kind: "quarter-total", facts: { quarter: "2026-Q4", total: 0, requirement: 25, isMet: false }, reader: longNames },
  {
    name: "asks-nothing",
    kind: "quarter-total",
    facts: { quarter: "2026-Q4", total: 1, requirement: 0, isMet: true },
    reader: rightToLeft,
  },
  {
    name: "days",
    kind: "quarter-reminder",
    facts: { quarter: "2026-Q4", total: 12, requirement: 25, days: 14, lastDay: "2026-12-31" },
    reader: who(),
  },
  {
    name: "long",
    kind: "quarter-reminder",
    facts: { quarter: "2026-Q4", total: 0, requirement: 9_999, days: 3, lastDay: "2026-12-31" },
    reader: longNames,
  },
  { name: "ordinary", kind: "quarter-report", facts: { quarter: "2026-Q4", partners: 412, met: 187, requirement: 25 }, reader },
  { name: "seat", kind: "event-notice", facts: { event: craftIn, what: "signed-up", before: null, reason: null }, reader: who() },
  {
    name: "waiting",
    kind: "event-notice",
    facts: { event: craftIn, what: "wait-listed", before: null, reason: null },
    reader: rightToLeft,
  },
  {
    name: "moved",
    kind: "event-notice",
    facts: { event: { ...craftIn, title: "x".repeat(80), sequence: 2 }, what: "rescheduled", before: day(1), reason: null },
    reader: longNames,
  },
  {
    name: "cancelled",
    kind: "event-notice",
    facts: { event: craftIn, what: "cancelled", before: null, reason: "The hall is flooded." },
    reader: who(),
  },
  {
    name: "hostile",
    kind: "event-notice",
    facts: { event: { ...craftIn, title: "</p><script>\r\nBcc: x@evil.example" }, what: "promoted", before: null, reason: null },
    reader: hostile,
  },
  {
    name: "host-left",
    kind: "event-notice",
    facts: { event: { ...craftIn, sequence: 1 }, what: "host-left", before: null, reason: null },
    reader: who(),
  },
  {
    name: "declined",
    kind: "event-notice",
    facts: { event: craftIn, what: "declined", before: null, reason: "Too close to the fair." },
    reader: who(),
  },
  ...announcementCases({ reader, who, longNames, hostile, rightToLeft, at }),
  {
    name: "soon",
    kind: "event-reminder",
    facts: { event: { ...craftIn, place: null, details: null } },
    reader: who({ zone: "Asia/Tokyo" }),
  },
  ...pendingOrderCases({ reader, longNames, hostile }),
  { name: "none", kind: "sale-alert", facts: { sales: [] }, reader: who() },
  { name: "one", kind: "sale-alert", facts: { sales: [sale(0)] }, reader: who() },
  { name: "one-pending", kind: "sale-alert", facts: { sales: [sale(0, pending)] }, reader: who({ name: "🌿 Лінна 🌿" }) },
  {
    name: "few",
    kind: "sale-alert",
    facts: { sales: [sale(0), sale(7, pending), sale(9, { commission: money(1_234_567_00n, "JPY") }), sale(21)] },
    reader: longNames,
  },
  {
    name: "400",
    kind: "sale-alert",
    facts: { sales: many(400, (number) => sale(number, number % 7 === 0 ? pending : {})) },
    reader: who(),
  },
  ...supportLetters(reader),
  ...digestCases({ who, longNames, rightToLeft, hostile }),
  { name: "none", kind: "payout-released", facts: { ...payout([]), amount: money(2_590n, "USD") }, reader: who() },
  { name: "one", kind: "payout-released", facts: payout([line(0)]), reader: who() },
  {
    name: "few",
    kind: "payout-released",
    facts: payout(
      many(14, (number) => line(number, "EUR")),
      "EUR",
    ),
    reader: longNames,
  },
  { name: "400", kind: "payout-released", facts: payout(many(400, (number) => line(number))), reader: who() },
  {
    name: "ordinary",
    kind: "batch-needs-release",
    facts: { period: "2026-12-01", totals: [money(900_000n, "USD"), money(5n, "EUR")], payouts: 31, unusual: 2 },
    reader,
  },
  ...moneyCases({ usual: who(), longNames, rightToLeft }),
  ...transferCases({ usual: who(), longNames, rightToLeft, staff: reader }),
  {
    name: "one",
    kind: "batch-needs-release",
    facts: { period: "2026-12-01#2", totals: [money(510_000n, "USD")], payouts: 1, unusual: 0 },
    reader,
  },
  { name: "frozen", kind: "ledger-alarm", facts: { at, violations, isFrozen: true }, reader },
  { name: "not-frozen", kind: "ledger-alarm", facts: { at, violations: violations.slice(1), isFrozen: false }, reader },
  {
    name: "ordinary",
    kind: "channel-gone",
    facts: { platform: "slack", channel: "finance", purpose: "staff", detail: "is_archived", at },
    reader,
  },
  {
    name: "gave-up",
    kind: "webhook-trouble",
    facts: { word: "0123abcd", host: "books.example", what: "gave-up", detail: "status", at },
    reader,
  },
  {
    name: "hostile",
    kind: "webhook-trouble",
    facts: { word: "0123abcd", host: "</p><script>.example", what: "failing", detail: "<b>", at },
    reader: hostile,
  },
  {
    name: "gone",
    kind: "webhook-trouble",
    facts: { word: "0123abcd", host: "books.example:8443", what: "gone", detail: "gone", at },
    reader,
  },
  {
    name: "hostile",
    kind: "channel-gone",
    facts: { platform: "discord", channel: "</p><script>\r\nBcc: x@evil.example", purpose: "announcements", detail: null, at },
    reader: hostile,
  },
];

/** Nobody can refuse what is transactional, but for what nobody asked for. */
export const letterCases: readonly LetterCase[] = cases.map((each) =>
  kindRules[each.kind].class === "transactional" && !kindRules[each.kind].isUnasked
    ? { ...each, reader: { ...each.reader, unsubscribeUrl: null } }
    : each,
);
