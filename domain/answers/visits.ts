import { instantOf, oneOf, periodOf, rowsOf, sql, type Instant, type Period, type Tx } from "#domain/kernel";
import { clickCounts, verdicts, visitsGoneUntil, type Verdict } from "#domain/attribution";
import type { ConversionStatus } from "#domain/conversions";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

export type Visit = {
  readonly at: Instant;
  /** the page of the shop, without our own parameters */
  readonly landing: string;
  readonly campaign: string;
  readonly referrerHost: string | null;
  readonly verdict: Verdict;
  /** the orders it led to, of those that are theirs, oldest first */
  readonly converted: readonly { readonly orderNumber: string; readonly status: ConversionStatus }[];
};

/** Which visits to list; null: all of them. "" is the campaign of links without one. */
export type VisitFilter = { readonly verdict: Verdict | null; readonly campaign: string | null };

export type Visits = { readonly filter: VisitFilter; readonly visits: Page<Visit> };

/** The visits by a partner's share links, newest first, ten a page, and what each led to. Who visited is nobody's to know. */
export async function visitsOf(tx: Tx, partnerId: string, filter: VisitFilter, page: number): Promise<Visits> {
  const { verdict, campaign } = filter;
  const all = periodOf("all", tx.now, "UTC");
  // Of older ones only the counts of their days are left.
  const kept = { from: (await visitsGoneUntil(tx)) ?? all.from, to: all.to };
  const clicks = await rowsOf(
    tx,
    sql<{ id: string; clicked_at: string; landing: string; campaign: string; referrer_host: string | null; verdict: Verdict }>`
      select id, clicked_at, landing, campaign, referrer_host, verdict from click
      where partner_id = ${partnerId} and clicked_at >= ${kept.from} and (${verdict}::text is null or verdict = ${verdict}) and (${campaign}::text is null or campaign = ${campaign})
      order by clicked_at desc, id desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const orders = await ordersFrom(tx, partnerId, clicks);
  const visits = clicks.map((click) => ({
    at: instantOf(click.clicked_at),
    landing: click.landing,
    campaign: click.campaign,
    referrerHost: click.referrer_host,
    verdict: click.verdict,
    converted: orders.get(click.id) ?? [],
  }));
  return { filter, visits: pageOf(visits, page, await countOf(tx, partnerId, filter, kept)) };
}

/** From the closed days' counts: a popular partner's visits are too many to be counted for every page. */
async function countOf(tx: Tx, partnerId: string, { verdict, campaign }: VisitFilter, kept: Pick<Period, "from" | "to">): Promise<number> {
  const counts = await oneOf(
    tx,
    sql<Record<Verdict, string | null>>`
      select sum(counted)::text as counted, sum(repeat)::text as repeat, sum(bot)::text as bot, sum(preview)::text as preview,
             sum(prefetch)::text as prefetch, sum(head)::text as head
      from (${await clickCounts(tx, partnerId, kept)}) visit where ${campaign}::text is null or campaign = ${campaign}`,
  );
  const meant: readonly Verdict[] = verdict === null ? verdicts : [verdict];
  return meant.reduce((sum, each) => sum + Number(counts[each] ?? 0), 0);
}

/** Which orders the clicks won for this partner. Only conversions of their own are looked at, so nothing of others shows. */
async function ordersFrom(
  tx: Pick<Tx, "em">,
  partnerId: string,
  clicks: readonly { id: string; clicked_at: string }[],
): Promise<ReadonlyMap<string, Visit["converted"]>> {
  const oldest = clicks.at(-1);
  if (!oldest) return new Map();
  const ids = clicks.map(({ id }) => id);
  const rows = await rowsOf(
    tx,
    // No order is credited to a click that came after it. "offset 0" as in `shareRows`: a join would read every decision there is.
    sql<{ click_id: string; number: string; status: ConversionStatus }>`
      select trace ->> 'clickId' as click_id, (select number from shop_order where id = c.order_id) as number, c.status
      from conversion c cross join lateral (select evidence from attribution_decision where id = c.decision_id offset 0) d
      cross join lateral jsonb_array_elements(d.evidence -> 'candidates') as trace
      where c.partner_id = ${partnerId} and c.ordered_at >= ${oldest.clicked_at}::timestamptz and c.superseded_at is null
        and trace ->> 'outcome' = 'won' and trace ->> 'clickId' = any(${ids}::text[])
      order by c.ordered_at, c.id`,
  );
  return new Map(
    [...Map.groupBy(rows, (row) => row.click_id)].map(([click, led]) => [
      click,
      led.map((row) => ({ orderNumber: row.number, status: row.status })),
    ]),
  );
}
