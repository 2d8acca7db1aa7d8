import type { Tx } from "#domain/kernel";
import { termsToAskFor } from "#domain/legal";
import { withTermsToAccept } from "#templates/cards/legal-cards";
import type { View } from "#templates/view";
import type { Ask, Command } from "./command.ts";

/**
 * Puts above an answer that there are terms to accept, once a day at most; the answer stays what it is. Asked after the command has run, in its
 * transaction: whoever is refused is asked another time.
 */
export async function withTermsNotice(tx: Tx, { name, audience }: Command, { partnerId }: Ask, answer: View): Promise<View> {
  const isForPartners = audience === "partner" || audience === "anyone";
  if (partnerId === "" || !isForPartners || name === "center terms") return answer;
  const terms = await termsToAskFor(tx, partnerId);
  return terms ? withTermsToAccept(answer, terms, tx.now) : answer;
}
