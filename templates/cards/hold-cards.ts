import type { Page } from "#domain/answers";
import type { HoldFacts } from "#domain/transfers";
import { atMinute, left, onDate, pagingOf, partnerValue, quoted } from "../phrases.ts";
import { action, blank, hint, text, view, type Sentence, type View } from "../view.ts";

const command = "finance hold";

/** Whose money is held, since when, by whom and why; `isOwn`: of those whom the reader is. */
export function holdsCard(holds: Page<HoldFacts>, isOwn: (partnerId: string) => boolean): View {
  const paging = pagingOf(holds, command);
  const [first] = holds.rows;
  return view(
    "Money that is held",
    [
      {
        kind: "table",
        columns: [left("Partner"), left("Since"), left("By"), left("Why"), left("To be lifted")],
        rows: holds.rows.map((hold): Sentence[] => [
          [partnerValue(hold.partner)],
          [onDate(hold.putAt)],
          [hold.putBy],
          [isOwn(hold.partner.id) ? "told to nobody about themselves" : quoted(hold.reason)],
          hold.liftAskedAt === null ? ["–"] : [`says ${hold.liftAskedBy ?? "one person"}, `, onDate(hold.liftAskedAt)],
        ]),
        more: holds.more,
        whenEmpty: holds.page > 1 ? ["There are no more: the list ends before this page."] : ["Nobody's money is held."],
      },
      ...paging.blocks,
      hint("One person holds it, two lift it. Payouts still reach the wallet; the partner is told that their money waits, and not why."),
    ],
    {
      pages: paging.pages,
      tone: holds.total > 0 ? "warning" : "plain",
      actions: [
        ...paging.actions,
        action("Hold somebody's money", command, { act: "put", partner: blank, reason: blank }, "danger"),
        ...(first
          ? [action(`Lift that of ${first.partner.name}`, command, { act: "lift", partner: first.partner.shareId, reason: blank })]
          : []),
      ],
    },
  );
}

/** Somebody of finance holds a partner's money. */
export function holdPutCard({ partner }: HoldFacts): View {
  return view(
    "Their money is held",
    [
      text(
        "Nothing of ",
        partnerValue(partner),
        " leaves for a bank from now on, and no transfer is asked for or approved. Those that waited are held. They are told that their money waits, and not why.",
      ),
      hint("What is with the bank already can't be called back: see ", { code: "/finance transfers" }, ". To lift it takes two persons."),
    ],
    { tone: "good", actions: [action("All that is held", command)] },
  );
}

/** Somebody wants a hold lifted: it is, or it waits for a second person. */
export function holdLiftedCard({
  hold: { partner, liftAskedAt },
  isLifted,
}: {
  readonly hold: HoldFacts;
  readonly isLifted: boolean;
}): View {
  if (isLifted)
    return view(
      "Lifted",
      [
        text(
          "The money of ",
          partnerValue(partner),
          " can leave again. Transfers that were stopped are where they were before. They are told.",
        ),
      ],
      { tone: "good", actions: [action("All that is held", command), action("Transfers", "finance transfers")] },
    );
  return view(
    "A second person is needed",
    [
      text(
        "The money of ",
        partnerValue(partner),
        " stays held until another of the finance staff wants it lifted, too, within a day",
        ...(liftAskedAt === null ? [] : [" of ", atMinute(liftAskedAt)]),
        ".",
      ),
    ],
    { tone: "warning", actions: [action("All that is held", command)] },
  );
}
