import type { Tx } from "#domain/kernel";
import { linksOf } from "#domain/chat";
import { tellAll, type MessageFacts } from "#domain/messages";
import { objectionTo } from "./bank-objection.ts";
import type { DestinationFacts } from "./destination.ts";

/**
 * Tells a partner that where their money goes was changed: the mailbox, and every chat account that stands for them, whatever they chose to
 * be told there. Whoever got into one of these has to have got into all of them, or somebody objects.
 */
export async function tellOfDestination(
  tx: Tx,
  changed: DestinationFacts,
  what: MessageFacts["destination-changed"]["what"],
  reason: string | null = null,
): Promise<void> {
  const isUsable = what === "set" || what === "unblocked";
  const facts = {
    what,
    last4: changed.last4,
    bankName: changed.bankName,
    currency: changed.currency,
    at: tx.now,
    usableFrom: isUsable ? changed.usableFrom : null,
    reason,
    objection: isUsable ? objectionTo(tx.vault, changed.id) : null,
  };
  const to = { kind: "partner", id: changed.partnerId } as const;
  const about = `${changed.id} ${what} ${tx.now.epochMilliseconds}`;
  const links = (await linksOf(tx, to)).filter(({ until }) => until === null);
  await tellAll(tx, [
    { kind: "destination-changed", to, about, by: "mail", facts: { ...facts, link: null } },
    ...links.map((link) => ({
      kind: "destination-changed" as const,
      to,
      about: `${about} ${link.id}`,
      by: link.platform,
      facts: { ...facts, link: link.id },
    })),
  ]);
}
