import { refuse, type Tx } from "#domain/kernel";
import { adjustmentList } from "#domain/answers";
import { adjustmentById, declineAdjustment, requestCredit, requestWithholding, withdrawAdjustment } from "#domain/ledger";
import { confirmAdjustment, previewWriteOff, requestWriteOff } from "#domain/payouts";
import { mustBeOpenForMoney } from "#domain/programme";
import { adjustmentsCard, confirmAdjustmentCard, decidedAdjustmentCard, requestedAdjustmentCard } from "#templates/cards/adjustment-cards";
import type { View } from "#templates/view";
import { command, type Ask } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { confirm, currencyByName, pageByName, readAnyCurrency } from "./options.ts";

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
    requestedAdjustmentCard(await requestCredit(tx, staffOf(ask), await meantPartner(tx, partner), amount, why)),
});

export const financeWriteOff = command({
  name: "finance write-off",
  sentence: "Ask for a partner's debt to be let off, as corrections made it; another person confirms it",
  audience: "finance",
  writes: true,
  options: {
    partner: option.partner("share ID, slug or e-mail address"),
    why: option.text("why; the partner reads it"),
    currency: currencyByName("which debt, where they owe in several currencies"),
  },
  run: async (tx, { partner, why, currency }, ask) =>
    requestedAdjustmentCard(await requestWriteOff(tx, staffOf(ask), await meantPartner(tx, partner), currency, why)),
});

export const financeWithhold = command({
  name: "finance withhold",
  sentence: "Ask for money of a wallet to be kept for the tax office, or given back; another person confirms it",
  audience: "finance",
  writes: true,
  options: {
    partner: option.partner("share ID, slug or e-mail address"),
    why: option.text("why; the partner reads it"),
    amount: {
      ...option.money("how much; by the term withholding-rate unless you say, or all that was kept", { optional: true }),
      read: readAnyCurrency,
      byNameOnly: true,
    },
    act: { ...option.choice(["keep", "give-back"])("keep unless you say", { optional: true }), byNameOnly: true },
  },
  run: async (tx, { partner, why, amount: money, act = "keep" }, ask) =>
    requestedAdjustmentCard(await requestWithholding(tx, staffOf(ask), await meantPartner(tx, partner), { act, money, why })),
});

export const financeCredits = command({
  name: "finance credits",
  sentence: "Credits, write-offs, withholdings that wait for a second person: confirm, decline, take back yours",
  audience: "finance",
  writes: true,
  again: { option: "act", says: ["show"] },
  options: {
    act: option.choice(["show", "confirm", "decline", "withdraw"])("show unless you say", { optional: true }),
    credit: option.word("its number", { optional: true, suggests: "credits" }),
    confirm,
    page: pageByName,
    reason: option.text("why; needed to decline or withdraw", { optional: true }),
  },
  run: async (tx, { act = "show", credit, confirm: isConfirmed, reason = "", page: pageNumber }, ask) => {
    if (act === "show") return adjustmentsCard(await adjustmentList(tx, pageNumber ?? 1), ask.asker.staff?.handle ?? "");
    if (credit === undefined) throw refuse("command.option-missing", { command: "finance credits", missing: ["credit"] });
    const number = credit.replace(/^#/, "");
    if (act === "decline") return decidedAdjustmentCard(await declineAdjustment(tx, staffOf(ask), number, reason));
    if (act === "withdraw") return decidedAdjustmentCard(await withdrawAdjustment(tx, staffOf(ask), number, reason));
    return isConfirmed === "yes" ? decidedAdjustmentCard(await confirmAdjustment(tx, staffOf(ask), number)) : askFirst(tx, number, ask);
  },
});

async function askFirst(tx: Tx, number: string, { asker }: Ask): Promise<View> {
  await mustBeOpenForMoney(tx);
  const asked = await adjustmentById(tx, number);
  if (!asked) throw refuse("adjustment.unknown", { credit: number });
  if (asked.state !== "requested") return decidedAdjustmentCard(asked);
  if (asked.requestedBy === asker.staff?.handle) return requestedAdjustmentCard(asked);
  return confirmAdjustmentCard(asked, asked.kind === "write-off" ? await previewWriteOff(tx, asked) : null);
}

function staffOf({ asker }: Ask): string {
  if (!asker.staff) throw new Error("a finance command ran without staff");
  return asker.staff.id;
}
