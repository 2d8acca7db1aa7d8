import { refuse } from "#domain/kernel";
import { exportYear, ownYear, paymentYear } from "#domain/answers";
import { setTaxForm } from "#domain/transfers";
import { ownYearCard, paymentYearCard, taxFormCard, yearFileCard } from "#templates/cards/year-cards";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option, type Option } from "../option.ts";
import { pageByName } from "./options.ts";

const year: Option<number, false> = {
  ...option.word("which year; this one unless you say", { optional: true }),
  read: (text) => {
    if (!/^20\d\d$/.test(text.trim()))
      throw refuse("command.option-unreadable", { text: text.slice(0, 40), expected: "a year such as 2026" });
    return Number(text);
  },
};

export const financeYear = command({
  name: "finance year",
  sentence: "What each partner was paid in a year, who is to be reported (1099-NEC), whose tax form is missing",
  audience: "finance",
  writes: true,
  again: { option: "act", says: ["show", "export"] },
  options: {
    year,
    act: option.choice(["show", "export", "asked", "received", "exempt"])("show unless you say; the others are of a partner's form", {
      optional: true,
    }),
    partner: option.partner("of asked, received and exempt: whose form", { optional: true }),
    page: pageByName,
    reason: option.text("where the form lies, or why none is due; never a tax number", { optional: true }),
  },
  run: async (tx, { year: meant, act = "show", partner, page = 1, reason = "" }, { asker }) => {
    if (act === "show") return paymentYearCard(await paymentYear(tx, meant, page));
    if (act === "export") return yearFileCard(await exportYear(tx, meant, page));
    if (partner === undefined) throw refuse("command.option-missing", { command: `finance year act:${act}`, missing: ["partner"] });
    if (!asker.staff) throw new Error("a finance command ran without staff");
    const whose = await meantPartner(tx, partner);
    await setTaxForm(tx, asker.staff.id, whose, act, reason);
    return taxFormCard(whose, act);
  },
});

export const walletYear = command({
  name: "wallet year",
  sentence: "What left your wallet for your bank in a year, as it counts for taxes",
  audience: "partner",
  options: { year },
  run: async (tx, { year: meant }, { partnerId }) => ownYearCard(await ownYear(tx, partnerId, meant)),
});
