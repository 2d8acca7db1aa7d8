import type { ClaimFacts, Page } from "#domain/answers";
import { left, onDate, pagingOf, partnerValue, quoted } from "../phrases.ts";
import { action, blank, hint, text, view, type Block, type Sentence, type View } from "../view.ts";
import { claimBadges } from "../words.ts";

/** A partner's claims to missing sales, and what became of them. */
export function claimsCard(page: Page<ClaimFacts>): View {
  const paging = pagingOf(page, "share missing-sale");
  return view(
    "Sales that you missed",
    [
      {
        kind: "table",
        columns: [left("Order"), left("Told us"), left("State"), left("Answer")],
        rows: page.rows.map((claim) => [
          [{ code: claim.orderNumber }],
          [onDate(claim.madeAt)],
          [claimBadges[claim.state]],
          claim.answer !== null ? [claim.answer] : claim.state === "credited" ? ["see ", { code: "/earnings why" }] : [""],
        ]),
        more: page.more,
        whenEmpty:
          page.page > 1
            ? ["There are no more: the list ends before this page."]
            : ["You have told us of no missed sale so far. If an order should be yours and is not, tell us its number and why."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [...paging.actions, action("Tell us of one", "share missing-sale", { order: blank, why: blank }, "main")],
    },
  );
}

/** The same words for every number: whether there is such an order is nobody's business but its partner's. */
export function claimedCard(orderNumber: string): View {
  return view(
    "Thank you, we look into it",
    [
      text(
        "Support compares order ",
        { code: orderNumber },
        " with what the shop tells of it. If it has not reached us yet, your claim waits for it.",
      ),
      hint("The answer and its reason will stand in your list."),
    ],
    { tone: "good", actions: [action("Your claims", "share missing-sale")] },
  );
}

/** Under the story of an order: who claimed it, and what was answered. */
export function claimBlocks(claims: readonly ClaimFacts[], reader: "partner" | "support"): Block[] {
  return claims.map((claim) => {
    const who: Sentence = reader === "partner" ? ["You"] : [partnerValue(claim.partner)];
    const account: Sentence = claim.account === "" ? [] : [` (${quoted(claim.account)})`];
    const answer: Sentence = claim.answer === null || claim.answer === "" ? [] : [`: ${quoted(claim.answer)}`];
    return hint(...who, " claimed this sale on ", onDate(claim.madeAt), ...account, "; ", ...endings[claim.state], ...answer, ".");
  });
}

const endings: Readonly<Record<ClaimFacts["state"], Sentence>> = {
  open: ["support has not answered yet"],
  accepted: ["support accepted it"],
  declined: ["support declined it"],
  credited: ["the order was credited before support answered"],
  expired: ["no such order came"],
};
