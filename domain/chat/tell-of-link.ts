import type { Tx } from "#domain/kernel";
import { tell, tellAccounts } from "#domain/messages";
import { linksOf, type ChatLink } from "./links-of.ts";

type Link = Pick<ChatLink, "id" | "platform" | "name">;

/**
 * Tells that an account was connected, or is not any more: the mailbox, where there is one, and every other account that stands for the same person,
 * because whoever got into the one can't answer from the others.
 */
export async function tellOfLink(
  tx: Tx,
  kind: "new-link-notice" | "link-ended-notice",
  { id, platform, name }: Link,
  whose: { readonly kind: "partner" | "staff"; readonly id: string; readonly hasMailbox: boolean },
): Promise<void> {
  const telling = { kind, about: id, facts: { platform, account: name, at: tx.now, isStaff: whose.kind === "staff" } } as const;
  const others = (await linksOf(tx, whose)).filter((each) => each.until === null && each.id !== id);
  await tellAccounts(tx, others, telling);
  if (whose.hasMailbox) await tell(tx, { ...telling, to: { kind: whose.kind, id: whose.id } });
}
