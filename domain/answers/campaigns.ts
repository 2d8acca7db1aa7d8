import { money, periodOf, rowsOf, sql, type Money, type Period, type PeriodChoice, type Tx } from "#domain/kernel";
import { programmeOf } from "#domain/programme";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";
import { figuresOf, rateOf, shareRows, type ShareFigures, type ShareRows } from "./share-figures.ts";

export type CampaignFigures = {
  /** the partner's own word; "" for links without one */
  readonly campaign: string;
  readonly clicks: number;
  readonly uniqueLinks: number;
  readonly conversions: number;
  readonly rateBasisPoints: number | null;
  readonly earned: readonly Money[];
};

export type CampaignList = { readonly period: Period; readonly total: ShareFigures; readonly campaigns: Page<CampaignFigures> };

/** Every campaign of a period, most visited first, ten a page, and all of them together. */
export async function campaignList(
  tx: Tx,
  partnerId: string,
  { period: choice, page }: { period: PeriodChoice; page: number },
): Promise<CampaignList> {
  const period = periodOf(choice, tx.now, (await programmeOf(tx)).zone);
  const rows = await shareRows(tx, partnerId, period);
  return { period, total: await figuresOf(tx, rows), campaigns: await campaignsOf(tx, rows, page) };
}

export async function campaignsOf(tx: Pick<Tx, "em">, { visits, sales }: ShareRows, page: number): Promise<Page<CampaignFigures>> {
  const rows = await rowsOf(
    tx,
    sql<{
      campaign: string | null;
      clicks: string;
      links: string;
      conversions: string;
      earned: Record<string, string> | null;
      total: string;
    }>`
      with page as (select campaign, landing_key, sum(counted) as clicks from (${visits}) visit group by campaign, landing_key),
      visited as (
        select campaign, sum(clicks) as clicks, count(*) filter (where clicks > 0) as links from page group by campaign having sum(clicks) > 0),
      sold as (
        select campaign, currency, count(*) as conversions, coalesce(sum(earned_minor) filter (where status <> 'pending'), 0) as earned
        from (${sales}) sale where by_link group by campaign, currency),
      converted as (select campaign, sum(conversions) as conversions, jsonb_object_agg(currency, earned::text) as earned from sold group by campaign),
      listed as (
        select campaign, coalesce(clicks, 0) as clicks, coalesce(links, 0) as links, coalesce(conversions, 0) as conversions, earned
        from visited full join converted using (campaign))
      -- the number of all comes also with a page that lies behind the last one
      select t.total::text as total, l.campaign, l.clicks::text as clicks, l.links::text as links, l.conversions::text as conversions, l.earned
      from (select count(*) as total from listed) t
      left join (select * from listed order by clicks desc, conversions desc, campaign limit ${rowsPerPage} offset ${offsetOf(page)}) l on true
      order by l.clicks desc, l.conversions desc, l.campaign`,
  );
  const figures = rows.flatMap(({ campaign, ...row }) =>
    campaign === null
      ? []
      : [
          {
            campaign,
            clicks: Number(row.clicks),
            uniqueLinks: Number(row.links),
            conversions: Number(row.conversions),
            rateBasisPoints: rateOf(Number(row.conversions), Number(row.clicks)),
            earned: Object.entries(row.earned ?? {})
              .toSorted(([one], [other]) => one.localeCompare(other))
              .map(([currency, minor]) => money(BigInt(minor), currency)),
          },
        ],
  );
  return pageOf(figures, page, Number(rows[0]?.total ?? 0));
}

const mostUsed = 50;

/** Campaigns that a partner has made links for, the latest first. */
export async function usedCampaigns(tx: Pick<Tx, "em">, partnerId: string): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ campaign: string }>`
      select campaign from share_link where partner_id = ${partnerId} and campaign <> ''
      group by campaign order by max(created_at) desc, campaign limit ${mostUsed}`,
  );
  return rows.map(({ campaign }) => campaign);
}
