import type { Command } from "#bots/command";
import type { Option } from "#bots/option";

/** What is known of somebody from outside: all that a curious person could type about another. */
export type Known = {
  readonly orders: readonly string[];
  readonly partners: readonly string[];
  readonly urls: readonly string[];
  readonly campaigns: readonly string[];
  readonly slugs: readonly string[];
  readonly ids: readonly string[];
};

/**
 * What an option of text is filled with, by its name. A new name fails the matrix until it stands here: somebody has to say what a
 * curious person would type there.
 */
const texts: Readonly<Record<string, (known: Known) => readonly string[]>> = {
  campaign: (known) => known.campaigns,
  new: (known) => known.slugs,
  page: () => ["1", "2", "999"],
  month: () => ["2026-10", "2026-11", "2026-12", "last-month"],
  reason: (known) => [...known.ids, "they showed the mail"],
  name: () => ["Nadia Newcomer"],
  email: () => ["nadia@newcomer.example"],
  about: (known) => known.campaigns,
  batch: () => ["2026-12-01", "2026-11-01"],
  total: () => ["USD 120.50"],
  seen: () => ["0123456789ab"],
  channel: () => ["#desk", "0123abcd"],
  value: () => ["25%", "14 days", "12.50"],
  size: () => ["512", "2048"],
  why: (known) => [...known.ids, "they showed the mail"],
  code: () => ["KRAKEN20"],
  credit: (known) => known.ids,
  owner: (known) => ["nobody", ...known.partners],
  product: () => ["13", "Enamel Mug"],
  category: () => ["16"],
  group: () => ["Friends"],
  for: () => ["Friends", "active"],
  alt: () => ["a table in fall"],
  job: () => ["payout-batch", "housekeeping", "no-such-job"],
  member: () => ["finance", "operator"],
  activity: () => ["share-project", "first-sale", "no-such-activity"],
  evidence: (known) => ["https://example.org/post", ...known.ids],
  withdraw: (known) => known.ids,
  request: (known) => known.ids,
  note: () => ["well done"],
  grant: () => ["1", "2", "999"],
  transfer: () => ["1", "2", "999"],
  file: () => ["1", "999"],
  statement: () => ["1", "999"],
  line: () => ["1", "99"],
  columns: () => ["date=Posted,amount=Value"],
  currency: () => ["USD", "EUR"],
  year: () => ["2026", "2025"],
  part: () => ["1", "2"],
  confirm: () => ["0123456789"],
  quarter: () => ["2026-Q4", "2026-Q3"],
  tokens: () => ["3"],
  cap: () => ["9"],
  number: () => ["1", "2", "999"],
  series: () => ["1", "99"],
  zone: () => ["Europe/Berlin", "Mars/Olympus"],
  title: () => ["Pine cards"],
  time: () => ["18:00"],
  agenda: () => ["ideas for spring"],
  word: () => ["cocoa"],
  search: () => ["spring"],
  text: () => ["12:30 Ideas for spring"],
  place: () => ["The Lane"],
  minutes: () => ["90"],
  seats: () => ["2"],
  materials: () => ["scissors"],
  closes: () => ["1"],
  slug: () => ["how-links-work", "nothing"],
  question: () => ["Where is my sale?"],
  send: (known) => ["1", "999", ...known.ids],
  rating: () => ["5"],
  article: () => ["how-links-work"],
  version: () => ["1", "999"],
  link: (known) => known.ids,
  handle: () => ["newcomer", "finance"],
  position: () => ["1", "999"],
  tag: () => ["fall"],
  tags: () => ["fall, cards"],
  caption: (known) => known.ids,
  kinds: () => ["all", "payout.released"],
  endpoint: () => ["0123abcd"],
  event: (known) => known.ids,
  scopes: () => ["partners, conversions", "all"],
  days: () => ["365"],
  key: () => ["0123abcd"],
  message: (known) => ["all", ...known.ids],
};

/** The texts that each option is tried with; choices and periods are tried with all they have. */
function fillingsOf(command: Command, name: string, option: Option<unknown>, known: Known): readonly string[] {
  switch (option.kind) {
    case "order":
      return known.orders;
    case "partner":
      return known.partners;
    case "url":
      return known.urls;
    case "money":
      return ["12.50", "7777.77"];
    case "percent":
      return ["25%"];
    // A file can't be typed.
    case "document":
      return [];
    case "picture":
      return [`${"0".repeat(64)}.jpg`];
    case "instant":
      return ["2027-01-01"];
    case "period":
    case "choice":
      return option.choices;
    case "text": {
      const filling = texts[name];
      if (!filling)
        throw new Error(`fillings.ts has nothing for the option "${name}" of /${command.name}: add what somebody curious would type`);
      return filling(known);
    }
    default:
      return option.kind satisfies never;
  }
}

/**
 * Ways to ask a command: with what it needs alone, with everything, with and without the last word ("confirm"), such that every filling
 * of every option is used at least once.
 */
export function waysToAsk(command: Command, known: Known): Readonly<Record<string, string>>[] {
  const fillings = Object.entries(command.options)
    .map(([name, option]) => ({ name, required: option.required, values: fillingsOf(command, name, option, known) }) as const)
    .filter(({ values }) => values.length > 0);
  const rounds = Math.max(1, ...fillings.map(({ values }) => values.length));
  const way = (round: number, isIn: (filling: (typeof fillings)[number]) => boolean): Record<string, string> =>
    Object.fromEntries(fillings.filter(isIn).map(({ name, values }) => [name, values[round % values.length]!]));
  const all = Array.from({ length: rounds }, (_, round) => round).flatMap((round) => [
    way(round, ({ required }) => required),
    way(round, ({ required, name }) => required || name !== "confirm"),
    way(round, () => true),
  ]);
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
