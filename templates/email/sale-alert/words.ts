import type { MessageFacts } from "#domain/messages";
import { formatCount, formatMoney } from "../../render/values.ts";
import { mailDate } from "../dates.ts";
import { inWords, rowsShown, totalsOf, type Tongue, type Words } from "../words.ts";

type Sale = MessageFacts["sale-alert"]["sales"][number];

/** One sale, or the sales of a day or a week; without any, because a letter never breaks off. */
export function saleAlertWords({ sales }: MessageFacts["sale-alert"], tongue: Tongue): Words {
  const shown = sales.slice(0, rowsShown).map((sale) => rowOf(sale, tongue));
  const [first] = shown;
  const isOne = sales.length === 1;
  const title = isOne ? "You made a sale" : `You made ${formatCount(sales.length, tongue.locale)} sales`;
  const total = earned(sales, tongue);
  const waiting = sales.filter(({ status }) => status === "pending");
  const left = sales.slice(rowsShown);
  const shows = {
    isNone: first === undefined,
    only: isOne ? first : null,
    command: `/earnings why ${first?.order ?? ""}`,
    total,
    waiting: waiting.length > 0 ? earned(waiting, tongue) : null,
    shown,
    more: left.length > 0 ? formatCount(left.length, tongue.locale) : null,
    moreTotal: earned(left, tongue),
  };
  if (!first) return { subject: "No new sales", preheader: "There are no new sales this time.", title: "No new sales", shows };
  const preheader = isOne ? `Order ${first.order}, paid out ${first.paidOut}` : `They begin with order ${first.order} of ${first.ordered}.`;
  return { subject: `${title}: ${total}`, preheader, title, shows };
}

function rowOf(sale: Sale, tongue: Tongue) {
  return {
    order: sale.order,
    ordered: mailDate(sale.orderedAt, tongue),
    commission: formatMoney(sale.commission, tongue.locale),
    paidOut: paidOut(sale, tongue),
  };
}

/** When it is paid out, to follow "paid out". */
function paidOut({ status, maturesAt }: Sale, tongue: Tongue): string {
  if (status === "pending") return "after it is confirmed";
  return maturesAt === null ? "with a later payout" : `from ${mailDate(maturesAt, tongue)}`;
}

function earned(sales: readonly Sale[], tongue: Tongue): string {
  return inWords(totalsOf(sales.map(({ commission }) => commission)), tongue);
}
