import { refuse } from "#domain/kernel";
import { holdList } from "#domain/answers";
import { liftHold, putHold } from "#domain/transfers";
import { holdLiftedCard, holdPutCard, holdsCard } from "#templates/cards/hold-cards";
import { command, type Ask } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { pageByName } from "./options.ts";

export const financeHold = command({
  name: "finance hold",
  sentence: "Keep a partner's money from leaving, with a reason; lift it by two. Payouts still reach the wallet",
  audience: "finance",
  writes: true,
  again: { option: "act", says: ["show"] },
  options: {
    act: option.choice(["show", "put", "lift"])("show unless you say", { optional: true }),
    partner: option.partner("of put and lift: whose money", { optional: true }),
    page: pageByName,
    reason: option.text("why; staff alone read it", { optional: true }),
  },
  run: async (tx, { act = "show", partner, page, reason = "" }, ask) => {
    const { staff, partnerId } = ask.asker;
    if (act === "show") return holdsCard(await holdList(tx, page ?? 1), (id) => [staff?.partnerId, partnerId].includes(id));
    if (partner === undefined) throw refuse("command.option-missing", { command: `finance hold ${act}`, missing: ["partner"] });
    const whose = await meantPartner(tx, partner);
    return act === "put"
      ? holdPutCard(await putHold(tx, staffOf(ask), whose, reason))
      : holdLiftedCard(await liftHold(tx, staffOf(ask), whose, reason));
  },
});

function staffOf({ asker }: Ask): string {
  if (!asker.staff) throw new Error("a finance command ran without staff");
  return asker.staff.id;
}
