import type { WalletLine, WalletStatement } from "#domain/answers";
import type { TransferStep } from "#domain/transfers";
import { csv, type CsvCell } from "../csv.ts";
import { amount, atMinute, left, quoted, right } from "../phrases.ts";
import { action, facts, hint, text, view, type Block, type View, type ViewFile } from "../view.ts";
import { entryWords } from "../words.ts";

const shownLines = 10;

/** What happened to a transfer, as far as the wallet has to do with it. */
const stepWords: Readonly<Record<TransferStep, string>> = {
  ask: "",
  send: "",
  "send-fee": "",
  arrive: "",
  cancel: ", cancelled",
  fail: ", did not go through",
  "fail-fee": ", its fee back",
  return: ", came back",
  "return-fee": ", its fee back",
};

/** What a movement of the wallet was: "Payout of 2026-12-01", "Credit: “prize of the craft-in”". */
export function movementWords({ kind, period, why, transfer }: Pick<WalletLine, "kind" | "period" | "why" | "transfer">): string {
  if (transfer) return `${entryWords[kind]} ${transfer.number}${stepWords[transfer.step]}${transfer.feeStays ? " without its fee" : ""}`;
  return `${entryWords[kind]}${period === null ? "" : ` of ${period}`}${why === null ? "" : `: ${quoted(why)}`}`;
}

/** A month of the wallet with its balance before and after; every line of it is in the file. */
export function walletStatementCard(statement: WalletStatement): View {
  const { month, lines, nearest, partner } = statement;
  const title = `Wallet statement of ${partner.name}, ${month.label}`;
  if (lines.length === 0)
    return view(title, [...nothing(statement), ...balanceBlocks(statement)], {
      actions: [
        nearest
          ? action(`See ${nearest.toString()}`, "wallet statement", { month: nearest.toString() }, "main")
          : action("When am I paid?", "earnings next", {}, "main"),
      ],
    });
  return view(
    title,
    [
      ...(month.isOver ? [] : [text("The month is not over yet: this is how it stands so far.")]),
      ...balanceBlocks(statement),
      {
        kind: "table",
        columns: [left("When"), left("What"), right("Change"), right("Balance")],
        rows: lines
          .slice(0, shownLines)
          .map((line) => [[atMinute(line.at)], [movementWords(line)], [amount(line.change)], [amount(line.balance)]]),
        more: Math.max(0, lines.length - shownLines),
        whenEmpty: [],
      },
      hint("Days begin and end in the zone ", month.zone, "."),
    ],
    {
      files: [fileOf(statement)],
      actions: [
        action("The month before", "wallet statement", { month: month.month.subtract({ months: 1 }).toString() }),
        action("Every movement", "wallet statement"),
      ],
    },
  );
}

function balanceBlocks({ balances }: WalletStatement): Block[] {
  return balances.map(({ opening, closing }) => facts(["At the beginning", amount(opening)], ["At the end", amount(closing)]));
}

function nothing({ month, nearest }: WalletStatement): Block[] {
  return nearest
    ? [text(`Nothing moved in your wallet in ${month.label}. The nearest month with a movement is ${nearest.toString()}.`)]
    : [text("Nothing has moved in your wallet yet. The first payout will be the first line here.")];
}

function fileOf({ partner, month, lines, balances }: WalletStatement): ViewFile {
  const { zone, label } = month;
  const balanceRow = (what: string, money: WalletLine["balance"]): CsvCell[] => [partner.name, null, what, null, money.currency, money];
  return {
    name: `wallet-${partner.slug ?? partner.shareId}-${label}.csv`,
    mediaType: "text/csv",
    content: csv(
      ["Partner", `When (${zone})`, "What", "Change", "Currency", "Balance"],
      [
        ...balances.map(({ opening }) => balanceRow("At the beginning", opening)),
        ...lines.map((line): CsvCell[] => [
          partner.name,
          { local: line.at, zone },
          movementWords(line),
          line.change,
          line.change.currency,
          line.balance,
        ]),
        ...balances.map(({ closing }) => balanceRow("At the end", closing)),
      ],
    ),
    description: `every movement of your wallet in ${label}, for a spreadsheet`,
  };
}
