import { formatDecimal, type Currency } from "#domain/kernel";
import type { Aside, TotalHere } from "#domain/imports";
import { csv } from "../csv.ts";
import { asideSentence } from "../import-words.ts";
import { left, right } from "../phrases.ts";
import { facts, hint, text, view, type Block, type Sentence, type View } from "../view.ts";

type Figure = { readonly count: number; readonly minor: bigint };

/** One line of what was told against what stands here. */
export type ComparedLine = Omit<TotalHere, "count" | "minor"> & { readonly there: Figure; readonly here: Figure; readonly isSame: boolean };

export type ImportFacts = {
  readonly system: string;
  readonly isRehearsal: boolean;
  readonly currency: Currency;
  readonly comparison: readonly ComparedLine[];
  readonly partners: { readonly told: number; readonly here: number };
  readonly made: Readonly<Record<string, number>>;
  readonly unread: readonly { readonly file: string; readonly why: string }[];
  /** of whom that system counts more than it told */
  readonly short: readonly {
    readonly affiliate: string;
    readonly what: "paid" | "visits";
    readonly counted: number;
    readonly read: number;
  }[];
  readonly asides: ReadonlyMap<Aside["why"], number>;
  readonly brokenRules: readonly string[];
  /** where the files are; null: nothing was set aside */
  readonly asidePath: string | null;
  readonly totalsPath: string;
};

const shownLines = 60;

/** Whether everything that was told stands here to the cent, and the books hold. */
export function isProven({
  comparison,
  partners,
  brokenRules,
  asides,
  short,
}: Pick<ImportFacts, "comparison" | "partners" | "brokenRules" | "asides" | "short">): boolean {
  const isSame = partners.told === partners.here && comparison.every((line) => line.isSame);
  // A visit more is made while somebody exports; nobody pays meanwhile.
  return isSame && brokenRules.length === 0 && !lacksRows(asides) && !short.some(({ what }) => what === "paid");
}

const missing: readonly Aside["why"][] = [
  "row-broken",
  "field-missing",
  "number-twice",
  "number-unreadable",
  "amount-unreadable",
  "currency-unknown",
  "time-unreadable",
  "time-ahead",
  "status-unknown",
  "amount-negative",
  "partner-unknown",
  "balance-other",
];

/** A row that nobody could read is in no sum, neither there nor here; nor is what lay in a wallet and lies in none here. */
function lacksRows(asides: ImportFacts["asides"]): boolean {
  return missing.some((why) => asides.has(why));
}

/** What an import did and whether anything was lost: every sum there against the same sum here. */
export function importCard(report: ImportFacts): View {
  const { system, isRehearsal, comparison, partners, made, currency } = report;
  const good = isProven(report);
  const isNothingNew = Object.values(made).every((count) => count === 0);
  const done = isRehearsal
    ? `A rehearsal of moving in from ${system}: nothing was kept`
    : isNothingNew
      ? `Nothing new from ${system}: nothing was changed`
      : `Moved in from ${system}`;
  const byWhat = sumsOf(comparison);
  const differing = comparison.filter(({ isSame }) => !isSame);
  const shown = comparison.length <= shownLines ? comparison : differing.slice(0, shownLines);
  return view(
    done,
    [
      facts(
        ["Partners", `${partners.told} there, ${partners.here} here`],
        ...Object.entries(made).map(([what, count]) => [`New ${what}`, { count }] as const),
      ),
      text("All together:"),
      table(byWhat, currency, false),
      text(comparison.length <= shownLines ? "By partner:" : `By partner, the ${shown.length} of ${comparison.length} lines that differ:`),
      table(shown, currency, true, differing.length > shown.length ? differing.length - shown.length : 0),
      ...troubleBlocks(report),
      text(verdict(report)),
      hint("Every line is in ", { code: report.totalsPath }, "."),
    ],
    { tone: good ? "good" : "warning" },
  );
}

function verdict(report: ImportFacts): string {
  if (isProven(report)) return "Every sum is the same here as there, to the cent, and the books hold.";
  if (report.partners.told === report.partners.here && report.comparison.every(({ isSame }) => isSame))
    return "Every sum is the same here as what was read, but not everything could be read: what is missing stands above.";
  return "Not every sum is the same. The lines marked “differs” say where; what was set aside, and why, is in the file.";
}

function sumsOf(comparison: readonly ComparedLine[]): ComparedLine[] {
  const sums = new Map<string, { line: ComparedLine; there: Figure; here: Figure; isSame: boolean }>();
  for (const line of comparison) {
    const key = `${line.what} ${line.currency}`;
    const sum = sums.get(key) ?? { line, there: { count: 0, minor: 0n }, here: { count: 0, minor: 0n }, isSame: true };
    sums.set(key, { line, there: add(sum.there, line.there), here: add(sum.here, line.here), isSame: sum.isSame && line.isSame });
  }
  return [...sums.values()]
    .map(({ line, ...figures }) => ({ ...line, affiliate: "", ...figures }))
    .toSorted((a, b) => a.what.localeCompare(b.what) || a.currency.localeCompare(b.currency));
}

function add(a: Figure, b: Figure): Figure {
  return { count: a.count + b.count, minor: a.minor + b.minor };
}

function table(lines: readonly ComparedLine[], usual: Currency, withPartner: boolean, more = 0): Block {
  return {
    kind: "table",
    columns: [
      ...(withPartner ? [left("Affiliate")] : []),
      left("What"),
      right("There"),
      right("Here"),
      right("Sum there"),
      right("Sum here"),
      left(""),
    ],
    rows: lines.map((line): Sentence[] => [
      ...(withPartner ? [[`#${line.affiliate}`]] : []),
      [line.what],
      [{ count: line.there.count }],
      [{ count: line.here.count }],
      [sumWords(line, line.there, usual)],
      [sumWords(line, line.here, usual)],
      [line.isSame ? { badge: "same", tone: "good" } : { badge: "differs", tone: "problem" }],
    ]),
    more,
    whenEmpty: ["No line."],
  };
}

/** Payouts are added up as that system does it: without looking at currencies. */
function sumWords({ what, currency }: ComparedLine, { minor }: Figure, usual: Currency): string {
  if (what === "visits") return "";
  return what === "payouts" ? formatDecimal({ minor, currency: usual }) : `${formatDecimal({ minor, currency })} ${currency}`;
}

function troubleBlocks({ system, asides, asidePath, unread, short, brokenRules }: ImportFacts): Block[] {
  return [
    ...shortBlocks(system, short),
    ...(asides.size === 0
      ? []
      : [
          text("Set aside, each with its line and reason in ", { code: asidePath ?? "" }, ":"),
          facts(...[...asides].map(([why, count]) => [String(count), asideSentence({ why })] as const)),
        ]),
    ...unread.map(({ file, why }) => text(`Not read: ${file}, because ${why}.`)),
    ...brokenRules.map((rule) =>
      text(`A rule of the books does not hold: ${rule}. Money is frozen at the next check; ask for help before anything is paid.`),
    ),
  ];
}

const shownShort = 20;

/** Rows that are missing between whole ones are in no sum; that system's own counts tell of them. */
function shortBlocks(system: string, short: ImportFacts["short"]): Block[] {
  if (short.length === 0) return [];
  const words = { paid: "paid referrals", visits: "visits" };
  return [
    text(
      `${system} itself counts more than was read, as after an export that broke off: export again. If it stays so, let it count anew (AffiliateWP → Tools → Recount).`,
    ),
    facts(
      ...short.slice(0, shownShort).map((each) => [`#${each.affiliate}`, `${each.read} of ${each.counted} ${words[each.what]}`] as const),
    ),
    ...(short.length > shownShort ? [text("… and ", { count: short.length - shownShort }, " more.")] : []),
  ];
}

/** Every line of the comparison, for a spreadsheet. */
export function totalsFile(comparison: readonly ComparedLine[], usual: Currency): string {
  return csv(
    ["Affiliate", "What", "Currency", "Count there", "Count here", "Sum there", "Sum here", "Is the same"],
    comparison.map((line) => [
      line.affiliate,
      line.what,
      line.currency,
      String(line.there.count),
      String(line.here.count),
      { minor: line.there.minor, currency: line.currency || usual },
      { minor: line.here.minor, currency: line.currency || usual },
      line.isSame ? "yes" : "no",
    ]),
  );
}
