import type { EarningsStatement, MonthBalance } from "#domain/answers";
import type { Month } from "#domain/kernel";
import { csv, type CsvCell } from "../csv.ts";
import { amount, counted, earnedOf, joined } from "../phrases.ts";
import { action, facts, hint, text, view, type Action, type Block, type Sentence, type View, type ViewFile } from "../view.ts";
import { correctionWords, entryWords, reasonWords, wordFor } from "../words.ts";

/** A month of earnings: what was owed before, what came and went, what is owed now; line by line in the file. */
export function earningsStatementCard(statement: EarningsStatement): View {
  const { month, lines, balances, nearest, partner } = statement;
  const title = `Earnings statement of ${partner.name}, ${month.label}`;
  const others = [monthAction("The month before", month.month.subtract({ months: 1 })), action("Every conversion", "earnings list")];
  if (lines.length === 0)
    return view(title, [...nothing(month.label, nearest), ...balances.map(balanceBlock)], {
      actions: nearest ? [monthAction(`See ${nearest.toString()}`, nearest, "main")] : [action("Every conversion", "earnings list")],
    });
  return view(
    title,
    [
      ...(month.isOver ? [] : [text("The month is not over yet: this is how it stands so far.")]),
      ...(balances.length === 0 ? [text("Nothing that was ordered this month is paid for yet.")] : balances.map(balanceBlock)),
      facts(["In the file", ...contents(lines)]),
      ...letOff(lines),
      hint(
        "A sale counts in the month in which it was confirmed, so the statements of all months add up to your account. Days begin and end in the zone ",
        month.zone,
        ".",
      ),
    ],
    { files: [fileOf(statement)], actions: others },
  );
}

/** What a write-off was, for whom it was let off. */
function letOff(lines: EarningsStatement["lines"]): Block[] {
  const [isLetOff, isOwedAgain] = [1n, -1n].map((sign) =>
    lines.some(({ kind, booked }) => kind === "write-off" && booked.minor * sign > 0n),
  );
  return [
    ...(isLetOff
      ? [text("A write-off lets you off what corrections had taken beyond what you earned: no payout settles it any more.")]
      : []),
    ...(isOwedAgain ? [text("A write-off below nothing is taken back: the order earned it back, so that you have it once.")] : []),
  ];
}

/** "6 conversions, 1 correction and 1 payout" */
function contents(lines: EarningsStatement["lines"]): Sentence {
  const members = Map.groupBy(lines, (line) => line.kind);
  const word = (kind: keyof typeof entryWords): string => (kind === "conversion" ? "conversion" : entryWords[kind].toLowerCase());
  return joined(inOrder([...members.keys()], (kind) => kind).map((kind) => counted(members.get(kind)?.length ?? 0, word(kind))));
}

/** What came in before what was paid out, as on any account. */
function inOrder<T>(items: readonly T[], kindOf: (item: T) => keyof typeof entryWords): T[] {
  const turn = (item: T): number => ["conversion", "correction", "", "payout"].indexOf(kindOf(item)) + 1 || 3;
  return items.toSorted((a, b) => turn(a) - turn(b));
}

function nothing(label: string, nearest: Month | null): Block[] {
  return nearest
    ? [text(`Nothing moved in ${label}. The nearest month with something in it is ${nearest.toString()}.`)]
    : [text(`Nothing moved in ${label}, and nothing has come in before or after. Your first order will be the first line.`)];
}

function monthAction(label: string, month: Month, style: Action["style"] = "normal"): Action {
  return action(label, "earnings statement", { month: month.toString() }, style);
}

function balanceBlock({ opening, moved, closing }: MonthBalance): Block {
  return facts(
    ["Owed at the beginning", amount(opening)],
    ...inOrder(moved, (each) => each.kind).map(({ kind, money }) => [entryWords[kind], amount(money)] as const),
    ["Owed at the end", amount(closing)],
  );
}

function fileOf({ partner, month, lines, balances }: EarningsStatement): ViewFile {
  const { zone, label } = month;
  const columns = [
    "Partner",
    "What",
    `Recorded (${zone})`,
    "Order",
    `Ordered (${zone})`,
    "Campaign",
    `Status at the end of ${label}`,
    "Status now",
    "Why",
    "Commission",
    `Booked in ${label}`,
    "Currency",
    "Balance",
    "Payout",
  ];
  const balanceRow = (what: string, money: MonthBalance["opening"]): CsvCell[] => [
    partner.name,
    what,
    ...Array<CsvCell>(9).fill(null),
    money.currency,
    money,
    null,
  ];
  const rows = lines.map(({ kind, at, sale, booked, payoutPeriod, why }): CsvCell[] => [
    partner.name,
    entryWords[kind],
    { local: at, zone },
    sale?.orderNumber ?? null,
    sale && { local: sale.orderedAt, zone },
    sale?.campaign ?? null,
    sale?.statusThen ?? null,
    sale?.statusNow ?? null,
    sale ? wordFor({ ...reasonWords, ...(kind === "correction" ? correctionWords : {}) }, sale.reason) : why,
    sale && earnedOf({ status: sale.statusNow, amount: sale.commission }),
    booked,
    booked.currency,
    null,
    payoutPeriod,
  ]);
  return {
    name: `earnings-${partner.slug ?? partner.shareId}-${label}.csv`,
    mediaType: "text/csv",
    content: csv(columns, [
      ...balances.map(({ opening }) => balanceRow("Owed at the beginning", opening)),
      ...rows,
      ...balances.map(({ closing }) => balanceRow("Owed at the end", closing)),
    ]),
    description: `every conversion, correction and payout of ${label}, for a spreadsheet`,
  };
}
