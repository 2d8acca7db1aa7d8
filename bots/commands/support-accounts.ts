import { refuse } from "#domain/kernel";
import { linksOf, unlinkPartner } from "#domain/chat";
import { mustNotBeOwnRecord } from "#domain/partners";
import { moneyOpenFrom } from "#domain/programme";
import { accountsOfPartnerCard, partnerDisconnectedCard } from "#templates/cards/connect-cards";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";

export const supportAccounts = command({
  name: "support accounts",
  sentence: "The chat accounts that stand for a partner; disconnect one that is not theirs",
  audience: "support",
  writes: true,
  again: { option: "act", says: ["show"] },
  options: {
    partner: option.partner("share ID, slug or e-mail address"),
    act: option.choice(["show", "disconnect"])("show unless you say", { optional: true }),
    link: option.word("which of them", { optional: true }),
    reason: option.text("why; kept in the audit", { optional: true }),
  },
  run: async (tx, { partner: typed, act = "show", link: word, reason = "" }) => {
    const partner = await meantPartner(tx, typed);
    const links = (await linksOf(tx, { kind: "partner", id: partner.id })).filter(({ until }) => until === null);
    if (act === "show")
      return accountsOfPartnerCard(
        partner,
        links.map((each) => ({ ...each, moneyFrom: moneyOpenFrom(each) })),
        tx.now,
      );
    mustNotBeOwnRecord(tx, partner.id);
    if (word === undefined)
      throw refuse("command.option-missing", { command: "support accounts", missing: ["link", "reason"], given: { partner: typed, act } });
    if (reason.trim() === "") throw refuse("reason.missing");
    const meant = links.find((each) => each.word === word.toLowerCase());
    if (!meant) throw refuse("link.unknown", { reader: "staff" });
    await unlinkPartner(tx, partner.id, meant.id, reason.trim());
    return partnerDisconnectedCard(partner, meant, links.length - 1);
  },
});
