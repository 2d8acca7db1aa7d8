import { refuse } from "#domain/kernel";
import { destinationList } from "#domain/answers";
import { blockDestination, unblockDestination } from "#domain/transfers";
import { destinationBlockedCard, destinationsCard, destinationUnblockedCard } from "#templates/cards/destination-cards";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { pageByName } from "./options.ts";

export const financeDestinations = command({
  name: "finance destinations",
  sentence: "Bank accounts that several partners have, or that are blocked: block one, unblock it by two",
  audience: "finance",
  writes: true,
  again: { option: "act", says: ["show"] },
  options: {
    act: option.choice(["show", "block", "unblock"])("show unless you say", { optional: true }),
    partner: option.partner("of block and unblock: whose account", { optional: true }),
    page: pageByName,
    reason: option.text("why; needed to block, where the partner reads it, and to unblock", { optional: true }),
  },
  run: async (tx, { act = "show", partner, page, reason = "" }) => {
    if (act === "show") return destinationsCard(await destinationList(tx, page ?? 1));
    if (partner === undefined) throw refuse("command.option-missing", { command: `finance destinations ${act}`, missing: ["partner"] });
    const whose = await meantPartner(tx, partner);
    return act === "block"
      ? destinationBlockedCard(whose, await blockDestination(tx, whose, reason))
      : destinationUnblockedCard(whose, await unblockDestination(tx, whose, reason));
  },
});
