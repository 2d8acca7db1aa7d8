import { instant, money } from "#domain/kernel";
import type { LetterFacts, Reader } from "#templates/messages";

const at = instant("2026-12-01T16:00:00Z");
const day = (number: number) => at.subtract({ minutes: Math.round(24 * 60 * number) });
const sale = (number: number): LetterFacts["digest"]["sales"][number] => ({
  order: String(4_107 + number),
  commission: money(1_190n + 137n * BigInt(number), "USD"),
  status: "unpaid",
  orderedAt: day(number / 10),
  maturesAt: null,
});
const many = <T>(count: number, make: (number: number) => T): T[] => Array.from({ length: count }, (_, number) => make(number));

const digest: LetterFacts["digest"] = {
  cadence: "weekly",
  from: day(7),
  to: at,
  zone: "America/Denver",
  conversions: [
    { status: "pending", count: 1, amount: money(480n, "USD") },
    { status: "unpaid", count: 3, amount: money(4_210n, "USD") },
  ],
  earned: [money(4_690n, "USD")],
  earnedBefore: [money(3_100n, "USD")],
  clicks: 128,
  clicksBefore: 96,
  byLink: 4,
  byLinkBefore: 3,
  payouts: [{ period: "2026-12-01", amount: money(2_590n, "USD") }],
  tokens: { quarter: "2026-Q4", total: 18, requirement: 25, daysLeft: 29 },
  coming: [
    { kind: "craft-in", title: "Pine cards and cocoa", startsAt: at.add({ hours: 50 }) },
    { kind: "meeting", title: "Monthly Marketing Meeting", startsAt: at.add({ hours: 90 }) },
  ],
  ad: { title: "Snow globes are here", link: "https://shop.example/globes" },
  sales: [],
  next: "pending",
};

type Readers = { readonly who: () => Reader; readonly longNames: Reader; readonly rightToLeft: Reader; readonly hostile: Reader };
type DigestCase = { readonly name: string; readonly kind: "digest"; readonly facts: LetterFacts["digest"]; readonly reader: Reader };

/** Digests: an ordinary one, one with all there can be, one of a quiet day, one with a title that would like to be more. */
export const digestCases = ({ who, longNames, rightToLeft, hostile }: Readers): readonly DigestCase[] => [
  { name: "week", kind: "digest", facts: digest, reader: who() },
  {
    name: "full",
    kind: "digest",
    facts: {
      ...digest,
      cadence: "monthly",
      from: day(30),
      zone: "Europe/Berlin",
      earned: [money(12_345_678n, "USD"), money(990n, "EUR")],
      conversions: [...digest.conversions, { status: "rejected", count: 1, amount: money(450n, "EUR") }],
      payouts: [
        { period: "2026-11-01", amount: money(120_000n, "USD") },
        { period: "2026-11-01#2", amount: money(5n, "EUR") },
      ],
      coming: many(12, (number) => ({ kind: "meeting", title: "x".repeat(80), startsAt: at.add({ hours: number }) })),
      sales: many(10, (number) => sale(number)),
      next: "tokens",
    },
    reader: longNames,
  },
  {
    name: "quiet-day",
    kind: "digest",
    facts: {
      ...digest,
      cadence: "daily",
      from: day(1),
      conversions: [],
      earned: [],
      earnedBefore: [],
      clicks: 1,
      byLink: 0,
      ad: null,
      tokens: null,
      coming: [],
      next: "share",
    },
    reader: rightToLeft,
  },
  {
    name: "hostile",
    kind: "digest",
    facts: { ...digest, coming: [{ kind: "craft-in", title: "</td><script>\r\nBcc: x@evil.example", startsAt: at }] },
    reader: hostile,
  },
];
