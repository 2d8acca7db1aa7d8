import type { Instant, Money } from "#domain/kernel";
import type { MessageFacts } from "#domain/messages";
import { csv } from "../../csv.ts";
import { formatCount, formatMoney } from "../../render/values.ts";
import type { ViewFile } from "../../view.ts";
import { mailDate } from "../dates.ts";
import { rowsShown, totalsOf, type Tongue, type Words } from "../words.ts";

/** One line of a payout's statement. */
export type StatementLine = {
  readonly what: "sale" | "correction";
  readonly order: string;
  readonly orderedAt: Instant;
  readonly amount: Money;
};

type Facts = MessageFacts["payout-released"] & { readonly lines: readonly StatementLine[] };

/** A payout with its statement: line by line, as many as a mail can show; all of them in a file when there are more. */
export function payoutWords(facts: Facts, tongue: Tongue): Words {
  const { period, lines } = facts;
  const written = (money: Money): string => formatMoney(money, tongue.locale);
  const amount = written(facts.amount);
  const left = lines.slice(rowsShown);
  const [sales, corrections] = (["sale", "correction"] as const).map((what) => {
    const members = lines.filter((line) => line.what === what);
    const words = `${formatCount(members.length, tongue.locale)} ${what}${members.length === 1 ? "" : "s"}`;
    return { count: members.length, words, total: written(totalOf(members, facts.amount.currency)) };
  });
  const parts = [sales, corrections].flatMap((part) => (part && part.count > 0 ? [part.words] : []));
  return {
    subject: `${amount} is in your wallet`,
    preheader: `The payout of ${period}${parts.length > 0 ? ` for ${parts.join(" and ")}` : ""}`,
    title: "You have been paid",
    shows: {
      amount,
      period,
      at: mailDate(facts.at, tongue),
      shown: lines.slice(0, rowsShown).map((line) => ({
        isCorrection: line.what === "correction",
        order: line.order,
        ordered: mailDate(line.orderedAt, tongue),
        amount: written(line.amount),
      })),
      more: left.length > 0 ? formatCount(left.length, tongue.locale) : null,
      moreTotal: written(totalOf(left, facts.amount.currency)),
      hasCorrections: corrections !== undefined && corrections.count > 0,
      sales,
      corrections,
    },
    attachments: left.length > 0 ? [statementFile(facts, tongue)] : [],
  };
}

/** A payout is in one currency. */
function totalOf(lines: readonly StatementLine[], currency: string): Money {
  return totalsOf(lines.map((line) => line.amount))[0] ?? { currency, minor: 0n };
}

function statementFile({ period, lines, amount }: Facts, { zone }: Tongue): ViewFile {
  const rows = lines.map((line) => [
    line.what === "sale" ? "Sale" : "Correction",
    line.order,
    { local: line.orderedAt, zone },
    line.amount,
    line.amount.currency,
  ]);
  return {
    name: `payout-${period.replaceAll(/[^\w-]/g, "-")}.csv`,
    mediaType: "text/csv",
    content: csv(
      ["What", "Order", `Ordered (${zone})`, "Amount", "Currency"],
      [...rows, ["In your wallet", null, null, amount, amount.currency]],
    ),
    description: `every line of the payout of ${period}, for a spreadsheet`,
  };
}
