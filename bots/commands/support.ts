import { inboxTrouble, orderCard, unreadOrder, whyForSupport } from "#domain/answers";
import { retrySetAside } from "#domain/orders";
import { inboxTroubleCard } from "#templates/cards/inbox-card";
import { orderCardView, unreadOrderCard } from "#templates/cards/order-card";
import { whyCard } from "#templates/cards/why-card";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { decideApplication } from "./support-decisions.ts";

export const supportOrder = command({
  name: "support order",
  sentence: "What the shop says about an order, and its messages that need somebody",
  audience: "support",
  options: { order: option.order("the order's number") },
  run: async (tx, { order }) => {
    const unread = await unreadOrder(tx, order);
    return unread ? unreadOrderCard(unread) : orderCardView(await orderCard(tx, order));
  },
});

export const supportWhy = command({
  name: "support why",
  sentence: "The story of an order with all that partners don't see: who lost, and what was booked",
  audience: "support",
  options: { order: option.order("the order's number") },
  run: async (tx, { order }) => whyCard(await whyForSupport(tx, order)),
});

export const supportApplications = command({
  name: "support applications",
  sentence: "Who wants to become a partner; approve or decline them",
  audience: "support",
  writes: true,
  again: { option: "act", says: [] },
  options: {
    partner: option.partner("the applicant: share ID or e-mail address", { optional: true }),
    act: option.choice(["approve", "decline"])("your answer", { optional: true }),
    reason: option.text("why; needed to decline", { optional: true }),
  },
  run: async (tx, options) => decideApplication(tx, { partner: options.partner, act: options.act, reason: options.reason ?? "" }),
});

export const supportInbox = command({
  name: "support inbox",
  sentence: "Messages of the shop that could not be read or never came; try them again",
  audience: "support",
  writes: true,
  again: { option: "act", says: ["show"] },
  options: { act: option.choice(["show", "retry"])("show them, or try them all again", { optional: true }) },
  run: async (tx, { act = "show" }) => {
    const retried = act === "retry" ? await retrySetAside(tx) : null;
    return inboxTroubleCard(await inboxTrouble(tx), retried);
  },
});
