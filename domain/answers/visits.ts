import { instantOf, oneOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import type { Verdict } from "#domain/attribution";
import type { ConversionStatus } from "#domain/conversions";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

export type Visit = {
  readonly at: Instant;
  /** the page of the shop, without our own parameters */
  readonly landing: string;
  readonly campaign: string;
  readonly referrerHost: string | null;
  readonly verdict: Verdict;
  /** the order it led to, when that order is theirs */
  readonly converted: { readonly orderNumber: string; readonly status: ConversionStatus } | null;
};

/** The visits by a partner's share links, newest first, ten a page, and what each led to. */
export async function visitsOf(tx: Pick<Tx, "em">, partnerId: string, page: number): Promise<Page<Visit>> {
  const clicks = await rowsOf(
    tx,
    sql<{ id: string; clicked_at: string; landing: string; campaign: string; referrer_host: string | null; verdict: Verdict }>`
      select id, clicked_at, landing, campaign, referrer_host, verdict from click where partner_id = ${partnerId}
      order by clicked_at desc, id desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const { count } = await oneOf(tx, sql<{ count: string }>`select count(*)::text as count from click where partner_id = ${partnerId}`);
  const orders = await ordersFrom(
    tx,
    partnerId,
    clicks.map((click) => click.id),
  );
  const visits = clicks.map((click) => ({
    at: instantOf(click.clicked_at),
    landing: click.landing,
    campaign: click.campaign,
    referrerHost: click.referrer_host,
    verdict: click.verdict,
    converted: orders.get(click.id) ?? null,
  }));
  return pageOf(visits, page, Number(count));
}

/** Which orders the clicks won for this partner. Only conversions of their own are looked at, so nothing of others shows. */
async function ordersFrom(
  tx: Pick<Tx, "em">,
  partnerId: string,
  clickIds: readonly string[],
): Promise<ReadonlyMap<string, NonNullable<Visit["converted"]>>> {
  const rows = await rowsOf(
    tx,
    sql<{ click_id: string; number: string; status: ConversionStatus }>`
      select trace ->> 'clickId' as click_id, o.number, c.status
      from conversion c join attribution_decision d on d.id = c.decision_id join shop_order o on o.id = c.order_id
      cross join lateral jsonb_array_elements(d.evidence -> 'candidates') as trace
      where c.partner_id = ${partnerId} and c.superseded_at is null and trace ->> 'outcome' = 'won' and trace ->> 'clickId' = any(${clickIds}::text[])
      order by c.ordered_at desc`,
  );
  return new Map(rows.map((row) => [row.click_id, { orderNumber: row.number, status: row.status }]));
}
