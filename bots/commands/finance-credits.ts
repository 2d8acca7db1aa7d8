import { refuse, type Tx } from "#domain/kernel";
import { creditList } from "#domain/answers";
import { confirmCredit, creditById, declineCredit, requestCredit, withdrawCredit } from "#domain/ledger";
import { mustBeOpenForMoney } from "#domain/programme";
import { confirmCreditCard, creditsCard, decidedCreditCard, requestedCreditCard } from "#templates/cards/credit-cards";
import type { View } from "#templates/view";
import { command, type Ask } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { confirm, pageByName, readAnyCurrency } from "./options.ts";

export const financeCredit = command({
  name: "finance credit",
  sentence: "Ask for a credit to a partner's wallet; another person of the finance staff confirms it",
  audience: "finance",
  writes: true,
  options: {
    partner: option.partner("share ID, slug or e-mail address"),
    amount: { ...option.money("how much, such as 12.50 or EUR12.50"), read: readAnyCurrency },
    why: option.text("why; the partner reads it"),
  },
  run: async (tx, { partner, amount, why }, ask) =>
    requestedCreditCard(await requestCredit(tx, staffOf(ask), await meantPartner(tx, partner), amount, why)),
});

export const financeCredits = command({
  name: "finance credits",
  sentence: "Credits that wait for a second person: confirm, decline, or take back your own",
  audience: "finance",
  writes: true,
  again: { option: "act", says: ["show"] },
  options: {
    act: option.choice(["show", "confirm", "decline", "withdraw"])("show unless you say", { optional: true }),
    credit: option.word("the credit's number", { optional: true, suggests: "credits" }),
    confirm,
    page: pageByName,
    reason: option.text("why; needed to decline or withdraw", { optional: true }),
  },
  run: async (tx, { act = "show", credit, confirm: isConfirmed, reason = "", page: pageNumber }, ask) => {
    if (act === "show") return creditsCard(await creditList(tx, pageNumber ?? 1));
    if (credit === undefined) throw refuse("command.option-missing", { command: "finance credits", missing: ["credit"] });
    const number = credit.replace(/^#/, "");
    if (act === "decline") return decidedCreditCard(await declineCredit(tx, staffOf(ask), number, reason));
    if (act === "withdraw") return decidedCreditCard(await withdrawCredit(tx, staffOf(ask), number, reason));
    return isConfirmed === "yes" ? decidedCreditCard(await confirmCredit(tx, staffOf(ask), number)) : askFirst(tx, number);
  },
});

async function askFirst(tx: Tx, number: string): Promise<View> {
  await mustBeOpenForMoney(tx);
  const credit = await creditById(tx, number);
  if (!credit) throw refuse("credit.unknown", { credit: number });
  return credit.state === "requested" ? confirmCreditCard(credit) : decidedCreditCard(credit);
}

function staffOf({ asker }: Ask): string {
  if (!asker.staff) throw new Error("a finance command ran without staff");
  return asker.staff.id;
}
