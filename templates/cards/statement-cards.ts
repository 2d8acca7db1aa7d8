import type { Page } from "#domain/answers";
import { isSure, type ComparedLine, type Found, type Reconciliation, type StatementFacts, type Taken } from "#domain/books";
import { money, type Money } from "#domain/kernel";
import { csv, type CsvCell } from "../csv.ts";
import { amount, counted, left, onDate, pagingOf, quoted, right } from "../phrases.ts";
import { calendarDay, transferBadges } from "../transfer-words.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type View, type ViewFile } from "../view.ts";

export const command = "finance statement";
const rowsShown = 8;

export const act = (
  label: string,
  doing: string,
  { number }: Pick<StatementFacts, "number">,
  more: Readonly<Record<string, string>> = {},
  style: Action["style"] = "normal",
): Action => action(label, command, { act: doing, statement: number, ...more }, style);

/** Statements that were taken, and how much of each waits for a person. */
export function statementsCard(list: Page<StatementFacts>): View {
  const paging = pagingOf(list, command);
  const [first] = list.rows;
  return view(
    "Statements of the bank",
    [
      {
        kind: "table",
        columns: [left("Statement"), left("From"), left("To"), right("Lines"), right("Open"), left("Taken")],
        rows: list.rows.map((each): Sentence[] => [
          [{ code: each.number }],
          [each.firstDay],
          [each.lastDay],
          [{ count: each.lines }],
          [{ count: each.open }],
          [onDate(each.takenAt), each.takenBy === null ? "" : ` by ${each.takenBy}`],
        ]),
        more: list.more,
        whenEmpty: [
          list.page > 1
            ? "There are no more: the list ends before this page."
            : "There is none yet. Have your bank export the account as CSV, and send the file along with ",
          ...(list.page > 1 ? [] : [{ code: "/finance statement act:take" }, "."]),
        ],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        ...(first ? [action(`Look at statement ${first.number}`, command, { statement: first.number }, "main")] : []),
        action("Take another", command, { act: "take", file: blank }),
      ],
    },
  );
}

/** A statement was taken: what it is compared with. */
export function takenCard(found: Reconciliation, reading: Taken["reading"]): View {
  const { blocks, actions, files, tone } = reconciliationCard(found);
  const { number, knownBefore } = found.statement;
  return view(
    { first: `Statement ${number} is taken`, same: `This is statement ${number}`, anew: `Statement ${number} is read anew` }[reading],
    [
      ...(reading === "same" ? [text("The same file was taken before: nothing has changed by it.")] : []),
      ...(reading === "anew"
        ? [text("The same file was taken before, and read otherwise: these lines have taken the place of those.")]
        : []),
      ...(reading !== "same" && knownBefore > 0
        ? [text(...counted(knownBefore, "line was", "lines were"), " in an earlier statement, and not kept again.")]
        : []),
      ...blocks,
    ],
    { tone, actions, files },
  );
}

/** What agrees with transfers, what differs, and what the bank never booked. */
export function reconciliationCard(found: Reconciliation): View {
  const { statement, agreeing, differing, decided, missing, incoming } = found;
  const isDone = agreeing.length + differing.length + missing.length === 0;
  const single = agreeing.filter((line) => !isSure(line.found));
  const [unknown, other] = [differing.filter(isUnknown), differing.filter((line) => !isUnknown(line))];
  return view(
    `Statement ${statement.number}: ${statement.firstDay} to ${statement.lastDay}`,
    [
      facts(
        ["Agrees", ...counted(agreeing.length, "line")],
        ["Differs", differing.length === 0 ? "nothing" : { badge: linesOf(differing.length), tone: "problem" }],
        [
          "Ours, not in the bank",
          missing.length === 0
            ? "nothing"
            : { badge: `${missing.length} ${missing.length === 1 ? "transfer" : "transfers"}`, tone: "problem" },
        ],
        ["Decided", ...counted(decided.length, "line")],
        ...(incoming.length === 0 ? [] : [["Came in, not found among ours", ...counted(incoming.length, "line")] as const]),
      ),
      ...(isDone ? [text(incoming.length === 0 ? "Everything in it is accounted for." : "Everything that left is accounted for.")] : []),
      ...linesTable("Agrees with", agreeing, statement, agreesWith),
      ...linesTable("Differs", [...other, ...unknown], statement, differsBy),
      ...missingTable(found),
      ...(agreeing.length === 0
        ? []
        : [
            hint(
              "Nothing counts as arrived before a person has confirmed it, and a second one where the house asks for two. What came back, and what fits by sum and day alone, is confirmed line by line only.",
            ),
          ]),
      hint("All lines are in the file."),
    ],
    {
      tone: differing.length + missing.length > 0 ? "warning" : "good",
      files: [reconciliationFile(found)],
      actions: [
        ...(agreeing.length > single.length
          ? [act(`Confirm ${linesOf(agreeing.length - single.length)}`, "confirm", statement, {}, "main")]
          : []),
        ...(single[0] ? [act(`Confirm line ${single[0].nth}`, "confirm", statement, { line: String(single[0].nth) })] : []),
        ...(other[0] ? [act(`Explain line ${other[0].nth}`, "explain", statement, { line: String(other[0].nth), reason: blank })] : []),
        ...(unknown.length > 0
          ? [
              act(unknown.length === 1 ? "Explain the unknown line" : `Explain all ${unknown.length} unknown`, "explain", statement, {
                reason: blank,
              }),
            ]
          : []),
        action("All statements", command),
      ],
    },
  );
}

const isUnknown = ({ found }: ComparedLine): boolean => found.kind === "unknown";
const sumOf = ({ minor }: ComparedLine, { currency }: StatementFacts): Money => money(minor, currency);
export const linesOf = (count: number): string => `${count} ${count === 1 ? "line" : "lines"}`;
const shortest = (words: string): string => (words.length > 60 ? `${words.slice(0, 59)}…` : words);

export function linesTable(
  label: string,
  lines: readonly ComparedLine[],
  statement: StatementFacts,
  what: (line: ComparedLine, statement: StatementFacts) => Sentence,
): Block[] {
  if (lines.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Line"), left("Day"), right("Amount"), left(label), left("The bank says")],
      rows: lines
        .slice(0, rowsShown)
        .map((line): Sentence[] => [
          [{ code: String(line.nth) }],
          [line.bookedOn],
          [amount(sumOf(line, statement))],
          what(line, statement),
          [line.text === "" ? "–" : quoted(shortest(line.text))],
        ]),
      more: Math.max(0, lines.length - rowsShown),
      whenEmpty: [],
    },
  ];
}

const byWords = { reference: "by its reference", name: "by sum, day and name", amount: "by sum and day alone" } as const;

/** "transfer 12, by its reference; said by fay" */
export function agreesWith({ found, transfer }: ComparedLine): Sentence {
  const said: Sentence =
    transfer !== null && transfer.saidBy.length > 0 && transfer.state !== "settled" ? [`; said by ${transfer.saidBy.join(" and ")}`] : [];
  switch (found.kind) {
    case "transfer":
      return [`transfer ${found.transfer}, ${byWords[found.by]}`, ...said];
    case "return":
      if (transfer?.state !== "returned") return [`transfer ${found.transfer} came back, ${byWords[found.by]}`, ...said];
      return [
        `${found.by === "reference" ? "" : "probably "}transfer ${found.transfer} that came back, ${byWords[found.by]}; counts as returned`,
        ...said,
      ];
    case "file":
      return [`file ${found.file} as one sum`];
    default:
      return [];
  }
}

function differsBy({ found }: ComparedLine, { currency }: StatementFacts): Sentence {
  return differenceOf(found, currency);
}

function differenceOf(found: Found, currency: string): Sentence {
  switch (found.kind) {
    case "other-amount":
      return [`transfer ${found.transfer} is of `, amount(money(found.expected, currency))];
    case "twice":
      return [`transfer ${found.transfer} has a line already: booked twice`];
    case "refused":
      return [`transfer ${found.transfer} counts as failed, and its money is back in the wallet`];
    case "unclear":
      return ["may be one of several transfers that came back, or a payment to you"];
    case "unknown":
      return ["left the account, and is none of ours"];
    case "transfer":
    case "return":
    case "file":
    case "incoming":
      return [];
    default:
      return found satisfies never;
  }
}

function missingTable({ missing }: Reconciliation): Block[] {
  if (missing.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Transfer"), left("Left"), right("Amount"), left("State"), left("Not in the bank")],
      rows: missing
        .slice(0, rowsShown)
        .map((each): Sentence[] => [
          [{ code: each.transfer }],
          [calendarDay(each.leftOn)],
          [amount(each.money)],
          [transferBadges[each.state]],
          [each.name],
        ]),
      more: Math.max(0, missing.length - rowsShown),
      whenEmpty: [],
    },
  ];
}

function reconciliationFile({ statement, agreeing, differing, decided, missing, incoming }: Reconciliation): ViewFile {
  const row = (line: ComparedLine, verdict: string, what: string): CsvCell[] => [
    String(line.nth),
    line.bookedOn,
    sumOf(line, statement),
    statement.currency,
    verdict,
    what,
    line.transfer?.transfer ?? null,
    line.text,
  ];
  const words = (sentence: Sentence): string =>
    sentence
      .map((value) =>
        typeof value === "string" ? value : typeof value === "object" && "money" in value ? `${value.money.minor} minor units` : "",
      )
      .join("");
  return {
    name: `statement-${statement.number}.csv`,
    mediaType: "text/csv",
    content: csv(
      ["Line", "Day", "Amount", "Currency", "Verdict", "What", "Transfer", "The bank says"],
      [
        ...agreeing.map((line) => row(line, "agrees", words(agreesWith(line)))),
        ...differing.map((line) => row(line, "differs", words(differsBy(line, statement)))),
        ...decided.map((line) =>
          row(
            line,
            line.decision?.kind ?? "",
            line.decision?.kind === "explained"
              ? line.decision.reason
              : `${line.decision?.kind === "confirmed" && line.decision.file !== null ? `file ${line.decision.file}` : "transfer"}, by ${line.decision?.by ?? ""}`,
          ),
        ),
        ...incoming.map((line) => row(line, "came in", "not found among ours")),
        ...missing.map((each): CsvCell[] => [
          null,
          each.leftOn,
          each.money,
          statement.currency,
          "not in the bank",
          each.name,
          each.transfer,
          null,
        ]),
      ],
    ),
    description: "every line of the statement with what it is, and transfers that are not in it",
  };
}
