import type { Balances, BalanceLine, LedgerExport, LedgerLine, Tie, TrialBalance } from "#domain/books";
import { formatDecimal, typedPeriod, type Instant, type Zone } from "#domain/kernel";
import { accountWords, bookedStepWords, tieWords } from "../book-words.ts";
import { csv, type CsvCell } from "../csv.ts";
import { periodTitle } from "../period-words.ts";
import { amount, amounts, atMinute, counted, left, onTheWall, right } from "../phrases.ts";
import { action, facts, hint, text, view, type Action, type Block, type Sentence, type View, type ViewFile } from "../view.ts";
import { entryWords } from "../words.ts";

const command = "finance ledger";

/** A rule of the books with the rows that break it; none: it holds. */
export type AskedRule = { readonly invariant: string; readonly rows: readonly unknown[] };

const [rulesShown, rowsShown, mostRows] = [8, 5, 20];

/** What holds of the books and what does not, in words, with the rows to look at. */
export function rulesCard(asked: readonly AskedRule[], at: Instant): View {
  const [broken, whole] = [asked.filter(({ rows }) => rows.length > 0), asked.filter(({ rows }) => rows.length === 0)];
  return view(
    broken.length === 0 ? "The books add up" : "The books do not add up",
    [
      facts(
        ["Asked", atMinute(at)],
        ["Rules", ...counted(asked.length, "rule")],
        ["Hold", { count: whole.length }],
        ["Broken", broken.length === 0 ? "none" : { count: broken.length }],
      ),
      ...broken.flatMap(brokenBlocks),
      {
        kind: "table",
        columns: [left("Rule"), left("What holds")],
        rows: whole.slice(0, rulesShown).map(({ invariant }): Sentence[] => {
          const { name, sentence } = partsOf(invariant);
          return [[{ code: name }], [sentence]];
        }),
        more: Math.max(0, whole.length - rulesShown),
        whenEmpty: [],
      },
      hint(
        broken.length === 0
          ? "The same is asked every hour. All rules are in the file."
          : "Money stops by itself when the hourly check finds this, until two persons lift it. All rules and rows are in the file.",
      ),
    ],
    {
      tone: broken.length === 0 ? "good" : "problem",
      files: [rulesFile(asked, at)],
      actions: [act("Trial balance of this month", "trial-balance", {}, broken.length === 0 ? "main" : "normal")],
    },
  );
}

function brokenBlocks({ invariant, rows }: AskedRule): Block[] {
  const { name, sentence } = partsOf(invariant);
  return [
    text(
      { badge: name, tone: "problem" },
      ` does not hold: ${sentence}. `,
      rows.length < mostRows ? { count: rows.length } : "20 or more",
      " found.",
    ),
    {
      kind: "table",
      columns: [left("Look at")],
      rows: rows.slice(0, rowsShown).map((row): Sentence[] => [[rowWords(row)]]),
      more: Math.max(0, rows.length - rowsShown),
      whenEmpty: [],
    },
  ];
}

/** "id 12, state sent": what the rule's query says of a row. */
function rowWords(row: unknown): string {
  return Object.entries(Object(row) as Record<string, unknown>)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}

function partsOf(invariant: string): { name: string; sentence: string } {
  const [, name = "", sentence = invariant] = /^(\w+): (.+)$/.exec(invariant) ?? [];
  return { name, sentence };
}

function rulesFile(asked: readonly AskedRule[], at: Instant): ViewFile {
  return {
    name: `ledger-check-${at.toString({ smallestUnit: "minute" }).replaceAll(":", "")}.csv`,
    mediaType: "text/csv",
    content: csv(
      ["Rule", "What must hold", "Holds", "Rows", "Look at"],
      asked.map(({ invariant, rows }): CsvCell[] => {
        const { name, sentence } = partsOf(invariant);
        const found = rows.length < mostRows ? String(rows.length) : `${mostRows} or more`;
        return [name, sentence, rows.length === 0 ? "yes" : "no", found, rows.map(rowWords).join("; ")];
      }),
    ),
    description: "every rule of the books with whether it holds, and the rows that break it",
  };
}

const act = (label: string, doing: string, options: Readonly<Record<string, string>> = {}, style: Action["style"] = "normal"): Action =>
  action(label, command, { act: doing, ...options }, style);

/** Opening, movements and closing of every account, and that they tie to what they were booked from. */
export function trialBalanceCard(balance: TrialBalance): View {
  const { period, currencies, ties, isOver } = balance;
  const typed = typedPeriod(period);
  return view(
    `Trial balance, ${periodTitle(period)}`,
    [
      ...(isOver ? [] : [text("The period is not over yet: this is how it stands so far.")]),
      ...(currencies.length === 0 ? [text("Nothing was booked before the end of this period.")] : []),
      ...currencies.map(({ lines, total }) => balanceTable(lines, total)),
      ...tieBlocks(ties),
      hint("By when it was recorded, in the zone ", period.zone, ". What partners are owed is positive; expense is its counterpart."),
    ],
    {
      tone: ties.some(isLoose) ? "problem" : "plain",
      files: currencies.length === 0 ? [] : [balanceFile(balance)],
      actions: [
        ...(currencies.length === 0 ? [] : [act("All postings as a file", "export", { period: typed }, "main")]),
        ...(period.name === "last-month" ? [] : [act("Last month", "trial-balance", { period: "last-month" })]),
        act("Ask every rule", "check"),
      ],
    },
  );
}

function balanceTable(lines: readonly BalanceLine[], total: Balances): Block {
  const row = (label: string, { opening, increase, decrease, closing }: Balances): Sentence[] => [
    [label],
    [amount(opening)],
    [amount(increase)],
    [amount(decrease)],
    [amount(closing)],
  ];
  return {
    kind: "table",
    columns: [left("Account"), right("Opening"), right("Came"), right("Went"), right("Closing")],
    rows: [...lines.map((line) => row(accountWords[line.account], line)), row("Together", total)],
    more: 0,
    whenEmpty: [],
  };
}

const isLoose = ({ booked, recorded }: Tie): boolean => booked.minor !== recorded.minor;

function tieBlocks(ties: readonly Tie[]): Block[] {
  if (ties.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("What"), right("In the ledger"), right("In the records"), left("")],
      rows: ties.map((tie): Sentence[] => [
        [tieWords[tie.what]],
        [amount(tie.booked)],
        [amount(tie.recorded)],
        [isLoose(tie) ? { badge: "differs", tone: "problem" } : { badge: "ties", tone: "good" }],
      ]),
      more: 0,
      whenEmpty: [],
    },
  ];
}

function balanceFile({ period, currencies, ties }: TrialBalance): ViewFile {
  return {
    name: `trial-balance-${fileWord(period)}.csv`,
    mediaType: "text/csv",
    content: csv(
      ["Account", "Currency", "Opening", "Came", "Went", "Closing"],
      [
        ...currencies.flatMap(({ currency, lines, total }) => [
          ...lines.map((line): CsvCell[] => [
            accountWords[line.account],
            currency,
            line.opening,
            line.increase,
            line.decrease,
            line.closing,
          ]),
          ["Together", currency, total.opening, total.increase, total.decrease, total.closing],
        ]),
        ...ties.map((tie): CsvCell[] => [`Tie: ${tieWords[tie.what]}`, tie.booked.currency, null, tie.booked, tie.recorded, null]),
      ],
    ),
    description: "the trial balance, for a spreadsheet",
  };
}

/** What stood in every account just before a time. */
export function balancesAtCard(currencies: TrialBalance["currencies"], at: Instant, zone: Zone): View {
  return view(
    `What stood there before ${onTheWall(at, zone)}`,
    currencies.length === 0
      ? [text("Nothing was booked before that time.")]
      : currencies.map(({ lines, total }): Block => ({
          kind: "table",
          columns: [left("Account"), right("Balance")],
          rows: [
            ...lines.map((line): Sentence[] => [[accountWords[line.account]], [amount(line.closing)]]),
            [["Together"], [amount(total.closing)]],
          ],
          more: 0,
          whenEmpty: [],
        })),
    { actions: [act("Trial balance of this month", "trial-balance"), act("Ask every rule", "check")] },
  );
}

/** A part of the ledger as a file: every posting of a period. */
export function ledgerFileCard(exported: LedgerExport): View {
  const { period, part, parts, total, lines, sums } = exported;
  const typed = typedPeriod(period);
  if (total === 0)
    return view("Nothing to export", [text("Nothing was booked in that period.")], {
      actions: [act("Trial balance", "trial-balance", { period: typed })],
    });
  return view(
    `The ledger, ${periodTitle(period)}`,
    [
      facts(
        ["Postings", { count: total }],
        ["Sum of all", ...amounts(sums)],
        ...(parts === 1 ? [] : [["This file", `part ${part} of ${parts}, `, ...counted(lines.length, "posting")] as const]),
      ),
      ...(parts === 1
        ? []
        : [text("Chat platforms take files of 10 MB at most, so that it comes in parts. Together they are the whole period.")]),
      hint("Share IDs stand for partners, and no name is in it. That you took it is in the audit."),
    ],
    {
      files: [ledgerFile(exported)],
      actions: [
        ...(part < parts ? [act(`Part ${part + 1}`, "export", { period: typed, part: String(part + 1) }, "main")] : []),
        act("Its trial balance", "trial-balance", { period: typed }),
      ],
    },
  );
}

function ledgerFile({ period, part, parts, lines }: LedgerExport): ViewFile {
  const { zone } = period;
  return {
    name: `ledger-${fileWord(period)}${parts === 1 ? "" : `-part-${part}-of-${parts}`}.csv`,
    mediaType: "text/csv",
    content: csv(
      [
        "Entry",
        `Recorded (${zone})`,
        "Recorded (UTC)",
        "Effective (UTC)",
        "Account",
        "Partner",
        "Currency",
        "Minor units",
        "Amount",
        "Kind",
        "Reference",
        "In words",
      ],
      lines
        .values()
        .map((line): CsvCell[] => [
          line.entryId,
          { local: line.recordedAt, zone },
          { local: line.recordedAt, zone: "UTC" },
          { local: line.effectiveAt, zone: "UTC" },
          line.account,
          line.shareId,
          line.money.currency,
          line.money.minor,
          line.money,
          line.kind,
          line.reference,
          lineWords(line),
        ]),
    ),
    description: `every posting of the period${parts === 1 ? "" : `, part ${part} of ${parts}`}, for a spreadsheet`,
  };
}

/** "Transfer 12, left for the bank: 97.50 USD from reserved". No minus stands behind a comma, where a spreadsheet of another country would begin a formula. */
function lineWords({ kind, key, reference, account, money }: LedgerLine): string {
  const step = kind === "transfer" ? bookedStepWords[key.split(":")[2] ?? ""] : undefined;
  const of = kind === "conversion" || kind === "correction" ? " of order " : kind === "payout" || kind === "external-payout" ? " of " : " ";
  const what = `${entryWords[kind]}${reference === null ? "" : `${of}${reference}`}${step === undefined ? "" : `, ${step}`}`;
  const [size, direction] = money.minor < 0n ? [{ ...money, minor: -money.minor }, "from"] : [money, "to"];
  return `${what}: ${formatDecimal(size)} ${size.currency} ${direction} ${accountWords[account].toLowerCase()}`;
}

function fileWord(period: TrialBalance["period"]): string {
  const last = period.next.subtract({ days: 1 });
  if (period.name === "all") return "all";
  if (period.first.day === 1 && period.first.add({ months: 1 }).equals(period.next)) return period.first.toPlainYearMonth().toString();
  return period.first.equals(last) ? period.first.toString() : `${period.first.toString()}-to-${last.toString()}`;
}
