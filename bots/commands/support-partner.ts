import { recordSection, recordSections, supportCard } from "#domain/answers";
import { lookAtPartner } from "#domain/partners";
import type { RecordReader } from "#templates/cards/record-frame";
import { recordSectionCard } from "#templates/cards/record-sections";
import { supportPartnerCard } from "#templates/cards/support-partner-card";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { movePartner } from "./support-decisions.ts";
import { confirm, pageByName } from "./options.ts";

const overview = "overview";

export const supportPartner = command({
  name: "support partner",
  sentence: "A partner's whole record, part by part; pause, resume or close it. Every look is written down",
  audience: "support",
  writes: true,
  again: { option: "act", says: [] },
  options: {
    who: option.partner("share ID, slug or e-mail address"),
    act: option.choice(["pause", "resume", "close"])("what to do with the partnership", { optional: true }),
    section: {
      ...option.choice([overview, ...recordSections])("which part of the record; overview unless you say", { optional: true }),
      byNameOnly: true,
    },
    confirm,
    page: pageByName,
    reason: option.text("why; the partner may read it", { optional: true }),
  },
  run: async (tx, { who, act, section = overview, reason, confirm: isConfirmed, page }, { asker: { staff, partnerId } }) => {
    const partner = await meantPartner(tx, who);
    if (act !== undefined) return movePartner(tx, partner, act, { reason: reason ?? "", isConfirmed: isConfirmed === "yes" });
    const reader: RecordReader = { roles: staff?.roles ?? [], isOwn: [staff?.partnerId, partnerId].includes(partner.id) };
    await lookAtPartner(tx, partner.id, section, page !== undefined && section !== overview);
    if (section === overview) return supportPartnerCard(await supportCard(tx, partner.id), reader);
    const told = await recordSection(tx, partner.id, section, page ?? 1);
    return recordSectionCard(section, { partner, reader, told, now: tx.now });
  },
});
