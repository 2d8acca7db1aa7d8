import { refuse, type Tx } from "#domain/kernel";
import { currentDestination, destinationsOf, endDestination, makeBankLink } from "#domain/transfers";
import { bankCard, bankEndedCard, bankLinkCard, confirmBankEndCard } from "#templates/cards/bank-cards";
import type { View } from "#templates/view";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { confirm, mustBeAsSeen, seen, seenWord } from "./options.ts";

export const walletBank = command({
  name: "wallet bank",
  sentence: "The bank account that your money goes to: see, set or remove it",
  audience: "partner",
  writes: true,
  again: { option: "act", says: ["show", "set"] },
  pace: { perMinute: 6, burst: 10 },
  options: {
    act: option.choice(["show", "set", "remove", "block"])("show unless you say; block: it is not yours", { optional: true }),
    seen,
    confirm,
  },
  run: async (tx, { act = "show", seen: carried, confirm: isConfirmed }, { partnerId, asker, surroundings }) => {
    const current = await currentDestination(tx, partnerId);
    if (act === "show") return look(tx, partnerId);
    if (act === "set") {
      const { token, expiresAt } = await makeBankLink(tx, partnerId, asker.chat?.link?.id ?? null);
      return bankLinkCard(`${surroundings.publicUrl}/bank/${token}`, expiresAt, current !== null);
    }
    if (!current) throw refuse("destination.none");
    if (isConfirmed !== "yes") return confirmBankEndCard(current, act, seenWord(current.id));
    mustBeAsSeen(carried, current.id);
    return bankEndedCard(await endDestination(tx, partnerId, act === "block" ? "blocked" : "removed", current.id));
  },
});

async function look(tx: Tx, partnerId: string): Promise<View> {
  const current = await currentDestination(tx, partnerId);
  const [newest] = await destinationsOf(tx, partnerId);
  return bankCard(current && { ...current, since: newest?.confirmedAt ?? tx.now }, newest ?? null, tx.now);
}
