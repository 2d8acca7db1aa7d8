import { refuse } from "#domain/kernel";
import { heldUnder } from "#domain/orders";
import { partnerById, readEmail } from "#domain/partners";
import { eraseCustomer, erasePartner, exportCustomer, exportPartner, mayBeErased } from "#domain/privacy";
import {
  confirmErasePartnerCard,
  customerExportCard,
  eraseCustomerCard,
  partnerErasedCard,
  partnerExportCard,
} from "#templates/cards/privacy-cards";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { confirm } from "./options.ts";

/** An address means a customer, whatever else it may be: a partner goes by share ID or slug here, so that nobody erases the wrong one. */
const who = option.partner("a customer's e-mail address, or a partner's share ID or slug");
const isAddress = (typed: string): boolean => typed.includes("@");

export const partnerExport = command({
  name: "partner export",
  sentence: "Everything we hold on you, as a file",
  audience: "partner",
  writes: true,
  run: async (tx, _options, { partnerId }) => partnerExportCard(await partnerById(tx, partnerId), await exportPartner(tx, partnerId), true),
});

export const programmeExport = command({
  name: "programme export",
  sentence: "Everything held on a customer or a partner, as a file",
  audience: "operator",
  writes: true,
  options: { who },
  run: async (tx, { who: typed }) => {
    if (isAddress(typed)) return customerExportCard(readEmail(typed), await exportCustomer(tx, readEmail(typed)));
    const partner = await meantPartner(tx, typed);
    return partnerExportCard(partner, await exportPartner(tx, partner.id), false);
  },
});

export const programmeErase = command({
  name: "programme erase",
  sentence: "Forget a customer, or a partner who has left; figures stay",
  audience: "operator",
  writes: true,
  options: { who, reason: option.word("why; kept with the act, so without names"), confirm },
  run: async (tx, { who: typed, reason: given, confirm: isConfirmed }) => {
    const reason = withoutAddresses(given);
    if (reason === "") throw refuse("reason.missing");
    if (isAddress(typed)) {
      const email = readEmail(typed);
      const held = isConfirmed ? await eraseCustomer(tx, email, reason) : await heldUnder(tx, email);
      return eraseCustomerCard(email, held, reason, isConfirmed === "yes");
    }
    const { id } = await meantPartner(tx, typed);
    if (!isConfirmed) return confirmErasePartnerCard(await mayBeErased(tx, id), reason);
    return partnerErasedCard(await erasePartner(tx, id, reason));
  },
});

/** The act is recorded for good, and must not keep what it erases. */
function withoutAddresses(reason: string): string {
  return reason.replaceAll(/[^\s@<>"'(]+@[^\s@<>"')]+/g, "…@…").trim();
}
