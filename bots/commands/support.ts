import { money } from "#domain/kernel";
import { findOrder, inboxTrouble, orderCard, supportCard, unreadOrder, whyForSupport } from "#domain/answers";
import { assignOrder, correctionsOf, rejectConversion, restoreConversion } from "#domain/conversions";
import { retrySetAside } from "#domain/orders";
import { inboxTroubleCard } from "#templates/cards/inbox-card";
import { decidedCard, orderCardView, unreadOrderCard } from "#templates/cards/order-card";
import { supportPartnerCard } from "#templates/cards/support-partner-card";
import { whyCard } from "#templates/cards/why-card";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { decideApplication, movePartner } from "./support-decisions.ts";
import { confirm } from "./options.ts";

export const supportPartner = command({
  name: "support partner",
  sentence: "A partner's record: status, links, rate, money, latest orders; pause, resume or close it",
  audience: "support",
  writes: true,
  options: {
    who: option.partner("share ID, slug or e-mail address"),
    act: option.choice(["pause", "resume", "close"])("what to do with the partnership", { optional: true }),
    reason: option.word("why; the partner may read it", { optional: true }),
    confirm,
  },
  run: async (tx, { who, act, reason, confirm: isConfirmed }) => {
    const partner = await meantPartner(tx, who);
    return act === undefined
      ? supportPartnerCard(await supportCard(tx, partner.id))
      : movePartner(tx, partner, act, { reason: reason ?? "", isConfirmed: isConfirmed === "yes" });
  },
});

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

const reason = option.text("why; the partner reads it, and whoever checks it later");

export const supportAssign = command({
  name: "support assign",
  sentence: "Give an order to the partner who brought it",
  audience: "support",
  writes: true,
  options: { order: option.order("the order's number"), partner: option.partner("share ID, slug or e-mail address"), reason },
  run: async (tx, options) => {
    const order = await findOrder(tx, options.order);
    const partner = await meantPartner(tx, options.partner);
    await assignOrder(tx, order, partner, options.reason);
    return decidedCard(`Order ${order.number} is credited to ${partner.name} now`, await orderCard(tx, options.order));
  },
});

export const supportReject = command({
  name: "support reject",
  sentence: "Say that an order earns nothing; what was paid for it already is taken back",
  audience: "support",
  writes: true,
  options: { order: option.order("the order's number"), reason },
  run: async (tx, options) => {
    const order = await findOrder(tx, options.order);
    const { id, status, currency } = await rejectConversion(tx, order, options.reason);
    const correction = status === "paid" ? (await correctionsOf(tx, id)).at(-1) : undefined;
    const takenBack = correction && correction.effectiveAt.equals(tx.now) ? money(-correction.amount, currency) : null;
    return decidedCard(`The conversion of order ${order.number} is rejected`, await orderCard(tx, options.order), takenBack);
  },
});

export const supportRestore = command({
  name: "support restore",
  sentence: "Take a rejection back",
  audience: "support",
  writes: true,
  options: { order: option.order("the order's number"), reason },
  run: async (tx, options) => {
    const order = await findOrder(tx, options.order);
    await restoreConversion(tx, order, options.reason);
    return decidedCard(`The rejection of order ${order.number} is taken back`, await orderCard(tx, options.order));
  },
});

export const supportApplications = command({
  name: "support applications",
  sentence: "Who wants to become a partner; approve or decline them",
  audience: "support",
  writes: true,
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
  options: { act: option.choice(["show", "retry"])("show them, or try them all again", { optional: true }) },
  run: async (tx, { act = "show" }) => {
    const retried = act === "retry" ? await retrySetAside(tx) : null;
    return inboxTroubleCard(await inboxTrouble(tx), retried);
  },
});
