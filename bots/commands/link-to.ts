import type { Tx } from "#domain/kernel";
import { makeShareLink, type ShareLinkFacts } from "#domain/attribution";
import { termsAt } from "#domain/programme";
import type { Ask } from "../command.ts";

/** A partner's link to a page, or to the shop's front page; the same one each time. Refuses what `makeShareLink` refuses. */
export async function linkTo(
  tx: Tx,
  { url, campaign = "" }: { url: string | undefined; campaign: string | undefined },
  { partnerId, surroundings: { shopHosts } }: Pick<Ask, "partnerId" | "surroundings">,
): Promise<ShareLinkFacts> {
  const terms = await termsAt(tx, tx.now);
  return makeShareLink(tx, { partnerId, url: url ?? shopHosts[0] ?? "", campaign, shopHosts, terms });
}
