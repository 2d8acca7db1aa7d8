import { Refusal, refuse } from "#domain/kernel";
import { acceptInvite, askForCode, isInvite, linksOf, typeCode, unlinkPartner, type ChatLink, type NamedAccount } from "#domain/chat";
import { partnerById, readEmail } from "#domain/partners";
import { moneyOpenFrom } from "#domain/programme";
import { codeAskedCard, connectedCard, disconnectedCard, howToConnectCard, linksCard } from "#templates/cards/connect-cards";
import { engagedCard } from "#templates/cards/staff-cards";
import { command, type Asker } from "../command.ts";
import { option } from "../option.ts";

export const partnerConnect = command({
  name: "partner connect",
  sentence: "Connect this chat account to you, by a code that comes by mail",
  audience: "anyone",
  isForNewcomers: true,
  writes: true,
  again: true,
  pace: { perMinute: 6, burst: 10 },
  options: {
    email: option.word("where the programme writes to you", { optional: true }),
    code: option.word("the code from the mail, or a one-time token for staff", { optional: true }),
  },
  run: async (tx, { email, code }, { asker }) => {
    const account = accountOf(asker);
    if (code === undefined && email === undefined) return howToConnectCard();
    // Whoever types the code where the address goes means the code.
    const typed = code ?? (email?.includes("@") ? undefined : email);
    if (typed === undefined) {
      if (asker.chat?.link && asker.partnerId !== null)
        throw refuse("link.other-partner", { partner: (await partnerById(tx, asker.partnerId)).name });
      return codeAskedCard(readEmail(email ?? ""), await askForCode(tx, account, email ?? ""));
    }
    if (isInvite(typed)) return engagedCard(await acceptInvite(tx, account, typed), moneyOpenFrom({ since: tx.now }));
    const partner = await typeCode(tx, account, typed);
    return partner instanceof Refusal ? partner : connectedCard(partner, moneyOpenFrom({ since: tx.now }));
  },
});

export const partnerLinks = command({
  name: "partner links",
  sentence: "The chat accounts that stand for you, and from when each may move money",
  audience: "partner",
  run: async (tx, _options, { partnerId, asker }) => {
    const links = standing(await linksOf(tx, { kind: "partner", id: partnerId }));
    const here = links.find(({ id }) => id === asker.chat?.link?.id)?.word ?? null;
    return linksCard(
      links.map((each) => ({ ...each, moneyFrom: moneyOpenFrom(each) })),
      here,
      tx.now,
    );
  },
});

export const partnerDisconnect = command({
  name: "partner disconnect",
  sentence: "End what this chat account, or another of yours, may ask for you",
  audience: "partner",
  writes: true,
  again: true,
  options: { link: option.word("which one, by its word in the list of links; this one unless you say", { optional: true }) },
  run: async (tx, { link: word }, { partnerId, asker }) => {
    const here = asker.chat?.link?.id;
    if (word === undefined && here === undefined)
      throw refuse("command.option-missing", { command: "partner disconnect", missing: ["link"] });
    const links = standing(await linksOf(tx, { kind: "partner", id: partnerId }));
    const meant = links.find((each) => (word === undefined ? each.id === here : each.word === word.toLowerCase()));
    if (!meant) throw refuse("link.unknown");
    await unlinkPartner(tx, partnerId, meant.id);
    return disconnectedCard(meant, meant.id === here, links.length - 1);
  },
});

function standing(links: readonly ChatLink[]): ChatLink[] {
  return links.filter(({ until }) => until === null);
}

/** Refuses `chat.no-account` at the console. */
function accountOf({ chat }: Asker): NamedAccount {
  if (!chat) throw refuse("chat.no-account");
  return chat.account;
}
