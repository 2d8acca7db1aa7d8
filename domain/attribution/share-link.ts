import { campaignIn, newCode, refuse, rowOf, sql, type Tx } from "#domain/kernel";
import { partnerById, partnerByReference } from "#domain/partners";
import type { Terms } from "#domain/programme";
import { homeOf, leadsToShop, readTarget, withoutParameters } from "./share-url.ts";

export type ShareLinkFacts = {
  /** the page it leads to, with the share ID and campaign appended: can be pasted as it is */
  readonly url: string;
  /** the short form on our own server, which counts the click even when the shop has no tracker */
  readonly path: string;
  /** the same with the share ID, which never changes hands: for what is printed */
  readonly printPath: string;
  readonly target: string;
  readonly campaign: string;
};

/**
 * Makes (or finds again) the partner's share link to a shop page.
 * Refuses `partner.not-active`, `share-link.no-hosts`, `share-link.unreadable`, `share-link.host-not-allowed`, `campaign.unreadable`.
 */
export async function makeShareLink(
  tx: Tx,
  input: { partnerId: string; url: string; campaign: string; shopHosts: readonly string[]; terms: Terms },
): Promise<ShareLinkFacts> {
  const partner = await partnerById(tx, input.partnerId);
  if (partner.status !== "active") throw refuse("partner.not-active", { status: partner.status });
  const target = readTarget(input.url, input.shopHosts, input.terms);
  const campaign = readCampaign(input.campaign);
  const row = await rowOf(
    tx,
    sql<{ id: string }>`
      insert into share_link (id, partner_id, target, campaign, created_at) values (${newCode(7)}, ${partner.id}, ${target}, ${campaign}, ${tx.now})
      on conflict (partner_id, target, campaign) do update set target = excluded.target returning id`,
  );
  const reference = partner.slug ?? partner.shareId;
  return {
    url: withReference(target, reference, campaign, input.terms),
    path: `/r/${reference}/${row?.id}`,
    printPath: `/r/${partner.shareId}/${row?.id}`,
    target,
    campaign,
  };
}

/** Campaign names are the partner's own words: 1 to 50 characters without control characters; "" is no campaign. */
export function readCampaign(text: string): string {
  const campaign = text.trim();
  if (campaignIn(campaign) !== campaign) throw refuse("campaign.unreadable", { campaign });
  return campaign;
}

/** The target with our parameters appended (in place of any that were there); the rest of its query and its fragment stay as they are. */
export function withReference(
  target: string,
  reference: string,
  campaign: string,
  terms: Pick<Terms, "shareParameter" | "campaignParameter">,
): string {
  const url = new URL(target);
  const kept = withoutParameters(url.search, campaign === "" ? [terms.shareParameter] : [terms.shareParameter, terms.campaignParameter]);
  // WooCommerce's own attribution decodes an address twice and keeps "+" as it is, so a space must not be written as one: %20.
  const ours = [
    `${terms.shareParameter}=${encodeURIComponent(reference)}`,
    ...(campaign === "" ? [] : [`${terms.campaignParameter}=${encodeURIComponent(campaign)}`]),
  ];
  url.search = `?${[...(kept === "" ? [] : [kept.slice(1)]), ...ours].join("&")}`;
  return url.href;
}

/**
 * Where `/r/<reference>[/<link>]` leads and whom it credits; null when nobody owns the reference or the link is not theirs.
 * A link to a host that is the shop's no more leads to its front page.
 */
export async function resolveShareLink(
  tx: Tx,
  input: { reference: string; linkId: string | null; shopHosts: readonly string[]; terms: Terms },
): Promise<{ partnerId: string; isCredited: boolean; url: string; landing: string; campaign: string; shareLinkId: string | null } | null> {
  const partner = await partnerByReference(tx, input.reference);
  if (!partner) return null;
  const link = input.linkId === null ? null : await findLink(tx, partner.id, input.linkId.toLowerCase());
  if (input.linkId !== null && !link) return null;
  const target = link && leadsToShop(link.target, input.shopHosts) ? link.target : homeOf(input.shopHosts);
  if (target === null) return null;
  const campaign = link?.campaign ?? "";
  // A paused partner may be active again when the order comes; for everybody else the link is just a way to the shop.
  const isCredited = partner.status === "active" || partner.status === "paused";
  return {
    partnerId: partner.id,
    isCredited,
    url: isCredited ? withReference(target, partner.slug ?? partner.shareId, campaign, input.terms) : target,
    landing: target,
    campaign,
    shareLinkId: link?.id ?? null,
  };
}

async function findLink(tx: Tx, partnerId: string, id: string): Promise<{ id: string; target: string; campaign: string } | null> {
  if (!/^[0-9a-z]{1,32}$/.test(id)) return null;
  return rowOf(
    tx,
    sql<{
      id: string;
      target: string;
      campaign: string;
    }>`select id, target, campaign from share_link where id = ${id} and partner_id = ${partnerId}`,
  );
}
