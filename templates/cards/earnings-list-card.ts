import type { EarningsList, EarningsRow } from "#domain/answers";
import { amount, counted, earnedOf, joined, left, onDate, pagingOf, right } from "../phrases.ts";
import { action, blank, hint, text, view, type Column, type Sentence, type View } from "../view.ts";
import { conversionBadges, reasonWords } from "../words.ts";

/** A page of conversions, each with its status and why it has it. */
export function earningsListCard(list: EarningsList): View {
  const { status, counts, rows } = list;
  const paging = pagingOf(list, "earnings list", status === null ? {} : { status });
  const hasCorrections = rows.some((row) => row.corrected.minor !== 0n);
  const statuses = (["pending", "unpaid", "paid", "rejected"] as const).filter((each) => counts[each] > 0);
  const first = rows[0];
  return view(
    status === null ? "Your conversions" : `Your ${status} conversions`,
    [
      ...(status === null && statuses.length > 0 ? [text(...joined(statuses.map((each) => counted(counts[each], each, each))), ".")] : []),
      {
        kind: "table",
        columns: columnsFor(hasCorrections),
        rows: rows.map((row) => cellsOf(row, hasCorrections)),
        more: list.more,
        whenEmpty: emptyWords(list),
      },
      ...paging.blocks,
      ...(first ? [hint("Every order has its story: ask why, with its number.")] : []),
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        ...(first
          ? [
              action("Why is that?", "earnings why", { order: first.orderNumber }),
              action("When am I paid?", "earnings next"),
              action("A month as a file", "earnings statement"),
            ]
          : list.total > 0
            ? []
            : [action("Make a share link", "share link", { url: blank }, "main")]),
      ],
    },
  );
}

function columnsFor(hasCorrections: boolean): Column[] {
  return [left("Order"), left("Date"), left("Status"), left("Why"), right("Commission"), ...(hasCorrections ? [right("Taken back")] : [])];
}

function cellsOf(row: EarningsRow, hasCorrections: boolean): Sentence[] {
  return [
    [{ code: row.orderNumber }],
    [onDate(row.orderedAt)],
    [conversionBadges[row.status]],
    whyOf(row),
    [amount(earnedOf(row))],
    ...(hasCorrections ? [row.corrected.minor === 0n ? [""] : [amount(row.corrected)]] : []),
  ];
}

function whyOf({ status, reason, maturesAt, isMatured, paidAt }: EarningsRow): Sentence {
  if (status === "paid" && paidAt) return ["paid on ", onDate(paidAt)];
  if (status === "unpaid" && isMatured) return ["ready for the payout"];
  if (status === "unpaid" && maturesAt) return ["held until ", onDate(maturesAt)];
  return [reasonWords[reason]];
}

function emptyWords({ status, page, total }: EarningsList): Sentence {
  if (page > 1 && total > 0) return ["There are no more: the list ends before this page."];
  if (status !== null) return [`You have no ${status} conversions.`];
  return ["Nobody has ordered by your links yet. Make a link to something you love in the shop and share it."];
}
