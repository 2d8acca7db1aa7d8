import type { PayoutsOf } from "#domain/answers";
import { amount, amounts, left, onDate, pagingOf, right, setAsidePhrase } from "../phrases.ts";
import { action, hint, text, view, type View } from "../view.ts";

/** Every payout with its date, and what was carried over. */
export function payoutsCard(payouts: PayoutsOf): View {
  const paging = pagingOf(payouts, "earnings payouts");
  return view(
    "Your payouts",
    [
      ...(payouts.totals.length > 0 ? [text("Paid to you in all: ", ...amounts(payouts.totals), ".")] : []),
      {
        kind: "table",
        columns: [left("Payout of"), left("In your wallet"), right("Entries"), right("Amount")],
        rows: payouts.rows.map((row) => [
          [row.period],
          row.paidAt ? [onDate(row.paidAt)] : [{ badge: "waits for its release", tone: "warning" }],
          [{ count: row.items }],
          [amount(row.amount)],
        ]),
        more: payouts.more,
        whenEmpty: payouts.page > 1 ? ["There are no more: the list ends before this page."] : ["Nothing has been paid out to you yet."],
      },
      ...paging.blocks,
      ...payouts.setAside.map((each) => hint(`The payout of ${each.period} left out `, amount(each.amount), ": ", ...setAsidePhrase(each))),
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        action("What comes next?", "earnings next", {}, payouts.total === 0 ? "main" : "normal"),
        action("Wallet", "wallet balance"),
      ],
    },
  );
}
