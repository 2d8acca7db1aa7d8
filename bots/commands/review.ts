import { refuse, type Tx } from "#domain/kernel";
import { findOrder, orderCard, reviewQueue } from "#domain/answers";
import { approveUnderReview, declineClaim, dismissRenewal, rejectUnderReview, reviewFlags } from "#domain/conversions";
import { answeredCard, decidedCard } from "#templates/cards/decision-cards";
import { reviewCard } from "#templates/cards/review-card";
import type { View } from "#templates/view";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { confirm, page } from "./options.ts";
import { assign, ownerSeen, seenOwner } from "./support-orders.ts";

const acts = ["approve", "reject", "assign", "decline", "dismiss"] as const;

export const supportReview = command({
  name: "support review",
  sentence: "Doubtful orders, missing sales and unknown renewals that wait for your decision",
  audience: "support",
  writes: true,
  again: { option: "act", says: [] },
  options: {
    act: option.choice(acts)("your decision; without it you see what waits", { optional: true }),
    order: option.order("the order's number", { optional: true }),
    reason: option.word("why; the partner reads it", { optional: true }),
    partner: option.partner("to assign, or whose claim you decline", { optional: true }),
    owner: seenOwner,
    asked: {
      ...option.choice(reviewFlags)("what was asked about it when you looked", { optional: true }),
      byNameOnly: true,
      isCarried: true,
    },
    confirm,
    page,
  },
  run: async (tx, { act, order, reason = "", partner, owner, asked, confirm: isConfirmed, page: nth }) => {
    if (act === undefined) return reviewCard(await reviewQueue(tx, nth ?? 1));
    const isOfPartner = act === "assign" || act === "decline";
    const missing = [...(order === undefined ? ["order"] : []), ...(isOfPartner && partner === undefined ? ["partner"] : [])];
    if (order === undefined || missing.length > 0) throw refuse("command.option-missing", { command: "support review", missing });
    if (act === "assign") return assign(tx, { order, partner: partner ?? "", reason, owner, isConfirmed: isConfirmed === "yes" });
    return answer(tx, act, { order, reason, partner, owner, asked });
  },
});

/** The acts that need no confirmation: what they do stood beside the button, and each can be taken back or made good. */
async function answer(
  tx: Tx,
  act: Exclude<(typeof acts)[number], "assign">,
  given: {
    order: string;
    reason: string;
    partner: string | undefined;
    owner: string | undefined;
    asked: (typeof reviewFlags)[number] | undefined;
  },
): Promise<View> {
  const order = await findOrder(tx, given.order);
  const seen = { owner: await ownerSeen(tx, given.owner), question: given.asked };
  switch (act) {
    case "approve":
      await approveUnderReview(tx, order, given.reason, seen);
      return decidedCard(`Order ${order.number} is approved`, await orderCard(tx, given.order));
    case "reject":
      await rejectUnderReview(tx, order, given.reason, seen);
      return decidedCard(`The conversion of order ${order.number} is rejected`, await orderCard(tx, given.order));
    case "decline": {
      const partner = await meantPartner(tx, given.partner ?? "");
      await declineClaim(tx, partner, order, given.reason);
      return answeredCard(`The claim of ${partner.name} to order ${order.number} is declined`, given.order, given.reason);
    }
    case "dismiss":
      await dismissRenewal(tx, order, given.reason);
      return answeredCard(`Order ${order.number} stays nobody's`, given.order, given.reason);
    default:
      return act satisfies never;
  }
}
