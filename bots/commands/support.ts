import { earningsList, inboxTrouble, orderCard, partnerMoney, supportCard, unreadOrder, whyForSupport } from "#domain/answers";
import { retrySetAside } from "#domain/orders";
import { inboxTroubleCard } from "#templates/cards/inbox-card";
import { orderCardView, unreadOrderCard } from "#templates/cards/order-card";
import { statusHistoryCard, supportPartnerCard } from "#templates/cards/support-partner-card";
import { supportMoneyCard, supportOrdersCard } from "#templates/cards/support-partner-lists";
import { whyCard } from "#templates/cards/why-card";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { decideApplication, movePartner } from "./support-decisions.ts";
import { confirm, pageByName } from "./options.ts";

export const supportPartner = command({
  name: "support partner",
  sentence: "A partner's record: status, links, rate, money, latest orders; pause, resume or close it",
  audience: "support",
  writes: true,
  again: { option: "act", says: [] },
  options: {
    who: option.partner("share ID, slug or e-mail address"),
    act: option.choice(["pause", "resume", "close"])("what to do with the partnership", { optional: true }),
    confirm,
    show: { ...option.choice(["orders", "money", "history"])("one of the lists in full", { optional: true }), byNameOnly: true },
    page: pageByName,
    reason: option.text("why; the partner may read it", { optional: true }),
  },
  run: async (tx, { who, act, reason, confirm: isConfirmed, show, page: pageNumber = 1 }) => {
    const partner = await meantPartner(tx, who);
    if (act !== undefined) return movePartner(tx, partner, act, { reason: reason ?? "", isConfirmed: isConfirmed === "yes" });
    if (show === "orders") return supportOrdersCard(partner, await earningsList(tx, partner.id, { status: null, page: pageNumber }));
    if (show === "money") return supportMoneyCard(partner, await partnerMoney(tx, partner.id, pageNumber));
    const card = await supportCard(tx, partner.id);
    return show === "history" ? statusHistoryCard(card) : supportPartnerCard(card);
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
