import { claimsOf } from "#domain/answers";
import { claimMissingSale, readOrderNumber } from "#domain/conversions";
import { claimedCard, claimsCard } from "#templates/cards/claim-cards";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { page } from "./options.ts";

export const shareMissingSale = command({
  name: "share missing-sale",
  sentence: "Tell us of an order that should be yours, or see what became of those you told us of",
  audience: "partner",
  writes: true,
  again: { option: "order", says: [] },
  options: {
    order: option.order("the order's number, from the customer's mail", { optional: true, suggests: null }),
    why: option.text("how you know: what you posted, whom you told", { optional: true }),
    page: { ...page, byNameOnly: true },
  },
  run: async (tx, { order, why, page: nth }, { partnerId }) => {
    if (order === undefined) return claimsCard(await claimsOf(tx, partnerId, nth ?? 1));
    await claimMissingSale(tx, partnerId, order, why ?? "");
    return claimedCard(readOrderNumber(order));
  },
});
