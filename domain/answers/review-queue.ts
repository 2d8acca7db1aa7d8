import { instantOf, money, oneOf, rowsOf, sql, type Instant, type Money, type Tx } from "#domain/kernel";
import type { Rule } from "#domain/attribution";
import { conversionOfOrder, type ConversionStatus, type ReviewQuestion } from "#domain/conversions";
import { customerOf, loadOrder, type Order } from "#domain/orders";
import { customerFor, type CustomerFacts } from "./customer.ts";
import { hostOf } from "./find-order.ts";
import { offsetOf, pageOf, type Page } from "./page.ts";
import { partnerNames, type PartnerName } from "./people.ts";
import { attributionOf, decisionsOf } from "./why-attribution.ts";
import type { Trace } from "./why-facts.ts";

/** Something that waits for a decision of support, with the order's facts. */
export type ReviewItem = {
  readonly since: Instant;
  /** the order's number, with its shop in front where several shops count alike */
  readonly spelling: string;
  readonly orderedAt: Instant;
  readonly total: Money;
  readonly status: Order["status"];
  readonly customer: CustomerFacts;
  /** null: nobody */
  readonly credited: {
    readonly partner: PartnerName;
    readonly rule: Rule;
    readonly amount: Money;
    readonly status: ConversionStatus;
  } | null;
  readonly asked:
    | { readonly kind: "question"; readonly question: ReviewQuestion; readonly parentOrder: string | null }
    | {
        readonly kind: "claim";
        readonly partner: PartnerName;
        readonly account: string;
        readonly madeAt: Instant;
        /** what the order carries of theirs, and why it did not win */
        readonly traces: readonly Trace[];
        readonly windowDays: number;
        /** how often their links were followed in the day before the order, by anybody */
        readonly visits: number;
      };
};

/** Few enough that each can be shown with its facts and buttons. */
const itemsPerPage = 5;

type Row = {
  question: ReviewQuestion | null;
  since: string;
  order_id: string;
  claimant: string | null;
  account: string | null;
  made_at: string | null;
  is_shared_number: boolean;
};

/** Conversions with an open question, claims whose order has arrived, renewals of which nothing is known. */
const open = sql`
  select c.review_flag as question, c.created_at as since, c.order_id, null::uuid as claim_id
  from conversion c where c.review_flag is not null and c.superseded_at is null and c.status = 'pending'
  union all
  select null, greatest(m.made_at, o.first_seen_at), o.id, m.id
  from missing_sale_claim m join shop_order o on o.number = m.order_number
  where m.state = 'open'
    and not exists (select from conversion c where c.order_id = o.id and c.superseded_at is null and c.partner_id = m.partner_id)
  union all
  select 'renewal-unknown', d.decided_at, d.order_id, null
  from attribution_decision d join shop_order o on o.id = d.order_id
  where d.rule = 'renewal' and d.partner_id is null and d.superseded_at is null and d.evidence ->> 'nobodyBecause' = 'no-origin'
    and not exists (select from review_clearance r where r.order_id = d.order_id)
    and o.trashed_at is null and (o.status is null or o.status not in ('cancelled', 'failed', 'refunded'))`;

/** What waits for support, oldest first. */
export async function reviewQueue(tx: Tx, page: number): Promise<Page<ReviewItem>> {
  const { count } = await oneOf(tx, sql<{ count: string }>`select count(*)::text as count from (${open}) item`);
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select i.question, i.since, i.order_id, m.partner_id as claimant, m.account, m.made_at,
             exists (select from shop_order other where other.number = o.number and other.id <> o.id) as is_shared_number
      from (${open}) i join shop_order o on o.id = i.order_id left join missing_sale_claim m on m.id = i.claim_id
      order by i.since, i.order_id, i.claim_id limit ${itemsPerPage} offset ${offsetOf(page, itemsPerPage)}`,
  );
  const items: ReviewItem[] = [];
  for (const row of rows) items.push(await itemOf(tx, row));
  return pageOf(items, page, Number(count), itemsPerPage);
}

async function itemOf(tx: Tx, row: Row): Promise<ReviewItem> {
  const order = await loadOrder(tx, row.order_id);
  if (!order) throw new Error(`order ${row.order_id} waits for a decision, but is not there`);
  const conversion = await conversionOfOrder(tx, order.id);
  const decisions = await decisionsOf(tx, order.id);
  const standing = decisions.find((each) => each.isStanding);
  const names = await partnerNames(tx, [conversion?.partnerId, row.claimant]);
  const partner = names.get(conversion?.partnerId ?? "");
  return {
    since: instantOf(row.since),
    spelling: row.is_shared_number ? `${hostOf(order.shop)}/${order.number}` : order.number,
    orderedAt: order.createdAt,
    total: money(order.total, order.currency),
    status: order.status,
    customer: customerFor("support", await customerOf(tx, order)),
    credited:
      conversion && partner && standing
        ? { partner, rule: standing.rule, amount: money(conversion.amount, conversion.currency), status: conversion.status }
        : null,
    asked: await askedOf(tx, row, { order, decisions, claimant: names.get(row.claimant ?? "") }),
  };
}

async function askedOf(
  tx: Tx,
  row: Row,
  { order, decisions, claimant }: { order: Order; decisions: Awaited<ReturnType<typeof decisionsOf>>; claimant: PartnerName | undefined },
): Promise<ReviewItem["asked"]> {
  // A decision of staff rests on no traces; what the order carries was judged by the one before.
  const judged = decisions.findLast((each) => each.evidence.candidates.length > 0 || each.rule === "renewal") ?? decisions.at(-1);
  if (row.question !== null || !row.claimant || !claimant || row.made_at === null) {
    const parentOrder = judged ? (await attributionOf(tx, judged, null)).parentOrder : null;
    return { kind: "question", question: row.question ?? "renewal-unknown", parentOrder };
  }
  const attribution = judged ? await attributionOf(tx, judged, row.claimant) : null;
  const { count } = await oneOf(
    tx,
    sql<{ count: string }>`
      select count(*)::text as count from click where partner_id = ${row.claimant} and verdict = 'counted'
        and clicked_at > ${order.createdAt.subtract({ hours: 24 })} and clicked_at <= ${order.createdAt}`,
  );
  return {
    kind: "claim",
    partner: claimant,
    account: row.account ?? "",
    madeAt: instantOf(row.made_at),
    traces: attribution?.traces ?? [],
    windowDays: attribution?.windowDays ?? 0,
    visits: Number(count),
  };
}
