import { refuse, typedPeriod, type PeriodChoice, type Tx } from "#domain/kernel";
import { campaignList, referencesOf, shareStats, visitsOf } from "#domain/answers";
import { verdicts } from "#domain/attribution";
import { makeStatisticsLink } from "#domain/chat";
import { partnerById, setSlug } from "#domain/partners";
import { postedQrCard, qrCard } from "#templates/cards/qr-card";
import { postedLinkCard, shareLinkCard, slugCard, statisticsLinkCard } from "#templates/cards/share-cards";
import { campaignsCard, shareStatsCard } from "#templates/cards/share-stats-card";
import { noCampaign, visitsCard } from "#templates/cards/visits-card";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { linkTo } from "./link-to.ts";
import { page, pageByName, pixels } from "./options.ts";

export const shareLink = command({
  name: "share link",
  sentence: "Make your share link to any page of the shop",
  audience: "partner",
  writes: true,
  again: true,
  options: {
    url: option.url("the page's address, from the browser"),
    campaign: option.word("a word to find this post again in your figures", { optional: true, suggests: "campaigns" }),
  },
  run: async (tx, { url, campaign }, { partnerId, surroundings }) => {
    return shareLinkCard(await linkTo(tx, { url, campaign }, { partnerId, surroundings }), surroundings.publicUrl);
  },
  shareable: async (tx, { url, campaign }, { partnerId, surroundings }) =>
    postedLinkCard(await linkTo(tx, { url, campaign }, { partnerId, surroundings }), surroundings.publicUrl),
});

export const shareQr = command({
  name: "share qr",
  sentence: "Your share link as a QR code, to print",
  audience: "partner",
  writes: true,
  again: true,
  options: {
    url: option.url("the page's address; the shop's front page unless you say", { optional: true }),
    campaign: option.word("a word to find this print again in your figures", { optional: true, suggests: "campaigns" }),
    size: pixels,
  },
  run: async (tx, { url, campaign, size }, { partnerId, surroundings }) => {
    return qrCard(await linkTo(tx, { url, campaign }, { partnerId, surroundings }), surroundings.publicUrl, size ?? usualSize);
  },
  shareable: async (tx, { url, campaign, size }, { partnerId, surroundings }) =>
    postedQrCard(await linkTo(tx, { url, campaign }, { partnerId, surroundings }), surroundings.publicUrl, size ?? usualSize),
});

export const shareSlug = command({
  name: "share slug",
  sentence: "Your share ID and the word in your links; give a new word to change it",
  audience: "partner",
  writes: true,
  again: { option: "new", says: [] },
  options: { new: option.word("the word your links shall carry from now on", { optional: true }) },
  run: async (tx, { new: wanted }, { partnerId, surroundings }) => {
    const before = await slugOf(tx, partnerId);
    if (wanted !== undefined) {
      await mustBeActive(tx, partnerId);
      await setSlug(tx, partnerId, wanted);
    }
    const isChanged = (await slugOf(tx, partnerId)) !== before;
    return slugCard(await referencesOf(tx, partnerId), surroundings.publicUrl, isChanged);
  },
});

export const shareStatistics = command({
  name: "share stats",
  sentence: "Visits, conversions, rate and earnings of your links, by campaign and over time",
  audience: "partner",
  options: { period: option.period("this month unless you say", { optional: true }) },
  run: async (tx, { period }, { partnerId }) => shareStatsCard(await shareStats(tx, partnerId, period ?? "month")),
});

export const sharePage = command({
  name: "share page",
  sentence: "Your statistics as a page: graphs, a table and a file, by a link that works once",
  audience: "partner",
  writes: true,
  again: true,
  pace: { perMinute: 6, burst: 10 },
  options: { period: option.period("what it shows first; this month unless you say", { optional: true }) },
  run: async (tx, { period }, { partnerId, asker, surroundings }) => {
    const { token, expiresAt } = await makeStatisticsLink(tx, partnerId, asker.chat?.link?.id ?? null);
    const first = period === undefined ? "" : `?period=${typedChoice(period)}`;
    return statisticsLinkCard(`${surroundings.publicUrl}/statistics/${token}${first}`, expiresAt);
  },
});

/** As it was typed; days are dates with two dots between them. */
function typedChoice(period: PeriodChoice): string {
  return typeof period === "string" ? period : typedPeriod({ name: "days", ...period });
}

export const shareCampaigns = command({
  name: "share campaigns",
  sentence: "Your campaigns side by side: visits, unique links, conversions, rate",
  audience: "partner",
  options: { page: pageByName, period: option.period("this month unless you say", { optional: true }) },
  run: async (tx, options, { partnerId }) =>
    campaignsCard(await campaignList(tx, partnerId, { period: options.period ?? "month", page: options.page ?? 1 })),
});

export const shareVisits = command({
  name: "share visits",
  sentence: "Visit by visit: which links were used, and whether they led to an order",
  audience: "partner",
  options: {
    verdict: option.choice(verdicts)("only these: those that count, repeats, programs, previews", { optional: true }),
    campaign: option.word(`only of this campaign; ${noCampaign} for links without one`, { optional: true, suggests: "campaigns" }),
    page,
  },
  run: async (tx, { verdict, campaign, page: wanted }, { partnerId }) => {
    const ofCampaign = campaign === noCampaign ? "" : (campaign ?? null);
    return visitsCard(await visitsOf(tx, partnerId, { verdict: verdict ?? null, campaign: ofCampaign }, wanted ?? 1));
  },
});

const usualSize = 1_024;

async function slugOf(tx: Tx, partnerId: string): Promise<string | null> {
  return (await partnerById(tx, partnerId)).slug;
}

/** A word that is taken is taken from everybody, so only those whose links earn may take one. */
async function mustBeActive(tx: Tx, partnerId: string): Promise<void> {
  const { status } = await partnerById(tx, partnerId);
  if (status !== "active") throw refuse("partner.not-active", { status });
}
