import { money, plusDays, rowsOf, sql, type Currency, type Instant, type Money, type Sql, type Tx } from "#domain/kernel";
import {
  commissionOf,
  linesOfAll,
  rateFor,
  recordedRules,
  standingRules,
  subjectKey,
  type RatedLine,
  type RateRuleFacts,
  type RateSubject,
  type RateValue,
} from "#domain/conversions";
import { refundedLine, type RefundedLine, type StoredRefundedLine } from "#domain/orders";
import { groupsAt } from "#domain/partners";
import { termsAt } from "#domain/programme";
import { rateNames } from "./rate-names.ts";
import { subjectWords, type SubjectWords } from "./rate-listing.ts";

/** So many days of orders are reckoned again, at most so many orders, the newest first. */
const reckonedDays = 30;
const mostOrders = 2_000;

export type RatePreview = {
  readonly subject: SubjectWords;
  /** what stands for the subject at that time; several where flat amounts stand beside a percentage */
  readonly before: readonly RateValue[];
  /** null: back to the next rate */
  readonly value: RateValue | null;
  readonly from: Instant;
  /** agreed later for the same subject, and overruling this one from then on */
  readonly overruledFrom: Instant | null;
  /** members of the group or products of the category; null: the subject is neither */
  readonly size: number | null;
  readonly reckoned: Reckoning;
};

/** What the orders of the last days earned, and what they would have earned under the rule. */
export type Reckoning = {
  readonly days: number;
  readonly orders: number;
  readonly partners: number;
  /** there are more orders than were reckoned */
  readonly isCut: boolean;
  readonly totals: readonly { readonly currency: Currency; readonly earned: Money; readonly would: Money }[];
};

/** What a rule would change, before anybody sets it. Reads only. */
export async function ratePreview(
  tx: Tx,
  { subject, value, from }: { readonly subject: RateSubject; readonly value: RateValue | null; readonly from: Instant },
): Promise<RatePreview> {
  const rules = await recordedRules(tx);
  const own = rules.filter((rule) => subjectKey(rule.subject) === subjectKey(subject));
  const proposed = { id: rules.reduce((last, rule) => (rule.id > last ? rule.id : last), 0n) + 1n, subject, effectiveFrom: from, value };
  return {
    subject: subjectWords(subject, await rateNames(tx, [subject])),
    before: standingRules(own, from).map((rule) => rule.value),
    value,
    from,
    overruledFrom: own.find((rule) => Temporal.Instant.compare(rule.effectiveFrom, from) > 0)?.effectiveFrom ?? null,
    size: await sizeOf(tx, subject, from),
    reckoned: await reckon(tx, { subject, from, before: rules, after: [...rules, proposed] }),
  };
}

async function sizeOf(tx: Tx, subject: RateSubject, from: Instant): Promise<number | null> {
  if (subject.scope === "group") return (await groupsAt(tx, from)).find((group) => group.id === subject.groupId)?.members.length ?? 0;
  if (subject.scope !== "category") return null;
  const [row] = await rowsOf(
    tx,
    sql<{
      count: string;
    }>`select count(*) as count from shop_product where shop = ${subject.shop} and ${subject.categoryId} = any(category_ids)`,
  );
  return Number(row?.count ?? 0);
}

type Rules = {
  readonly subject: RateSubject;
  readonly from: Instant;
  readonly before: readonly RateRuleFacts[];
  readonly after: readonly RateRuleFacts[];
};

/** Only lines that the rule would rate otherwise are reckoned anew; all others keep what they were given. */
async function reckon(tx: Tx, { subject, from, before, after }: Rules): Promise<Reckoning> {
  const orders = await recentOrders(tx, await touching(tx, subject, from));
  const counted = orders.slice(0, mostOrders);
  const lines = await linesOfAll(
    tx,
    counted.map((order) => order.id),
  );
  const groups = new Map((await groupsAt(tx, from)).flatMap((group) => group.members.map((member) => [member.partnerId, group.id])));
  const { commissionBasisPoints } = await termsAt(tx, from);
  const sums = new Map<Currency, { earned: bigint; would: bigint }>();
  for (const order of counted) {
    const rated = (lines.get(order.id) ?? []).map((line): RatedLine => {
      const product = order.products[line.lineExternalId];
      const about = {
        shop: order.shop,
        productId: product?.id ?? null,
        categoryIds: product?.categories ?? [],
        partnerId: order.partnerId,
        groupId: groups.get(order.partnerId) ?? null,
        currency: order.currency,
        at: from,
      };
      const [was, is] = [rateFor(about, before), rateFor(about, after)];
      if (was?.id === is?.id) return line;
      const value = is?.value ?? { kind: "percent" as const, basisPoints: commissionBasisPoints };
      return { ...line, rate: { value, source: is?.subject.scope ?? "programme", ruleId: is?.id ?? null } };
    });
    const sum = sums.get(order.currency) ?? { earned: 0n, would: 0n };
    const would = commissionOf({ lines: rated, orderTotal: order.total, refunds: order.refunds });
    sums.set(order.currency, { earned: sum.earned + order.amount, would: sum.would + would });
  }
  return {
    days: reckonedDays,
    orders: counted.length,
    partners: new Set(counted.map((order) => order.partnerId)).size,
    isCut: orders.length > mostOrders,
    totals: [...sums]
      .toSorted(([a], [b]) => a.localeCompare(b, "en"))
      .map(([currency, { earned, would }]) => ({ currency, earned: money(earned, currency), would: money(would, currency) })),
  };
}

/** The orders that a rule for the subject could be about. */
async function touching(tx: Tx, subject: RateSubject, from: Instant): Promise<Sql> {
  const hasProduct = (products: Sql): Sql =>
    sql`exists (select from shop_order_line l where l.order_id = o.id and l.product_id in (${products}))`;
  switch (subject.scope) {
    case "partner":
      return sql`c.partner_id = ${subject.partnerId}`;
    case "partner-product":
      return sql`c.partner_id = ${subject.partnerId} and o.shop = ${subject.shop} and ${hasProduct(sql`${subject.productId}`)}`;
    case "product":
      return sql`o.shop = ${subject.shop} and ${hasProduct(sql`${subject.productId}`)}`;
    case "category":
      return sql`o.shop = ${subject.shop} and ${hasProduct(sql`select external_id from shop_product where shop = ${subject.shop} and ${subject.categoryId} = any(category_ids)`)}`;
    case "group": {
      const group = (await groupsAt(tx, from)).find((each) => each.id === subject.groupId);
      return sql`c.partner_id = any(${(group?.members ?? []).map((member) => member.partnerId)}::uuid[])`;
    }
    case "programme":
      return sql`true`;
    default:
      return subject satisfies never;
  }
}

type RecentOrder = {
  readonly id: string;
  readonly partnerId: string;
  readonly shop: string;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly total: bigint;
  readonly refunds: readonly { total: bigint; byLine: readonly RefundedLine[] | null }[];
  /** by the line's id */
  readonly products: Readonly<Record<string, { id: string | null; categories: string[] | null }>>;
};

async function recentOrders(tx: Tx, where: Sql): Promise<RecentOrder[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      partner_id: string;
      shop: string;
      currency: string;
      amount_minor: string;
      total_minor: string;
      refunds: { total: string; by_line: StoredRefundedLine[] | null }[] | null;
      products: RecentOrder["products"] | null;
    }>`
      select c.id, c.partner_id, o.shop, c.currency, c.amount_minor, o.total_minor,
             (select jsonb_agg(jsonb_build_object('total', r.total_minor::text, 'by_line', r.by_line)) from shop_order_refund r where r.order_id = o.id) as refunds,
             (select jsonb_object_agg(l.external_id, jsonb_build_object('id', l.product_id, 'categories', p.category_ids))
              from shop_order_line l left join shop_product p on p.shop = o.shop and p.external_id = l.product_id where l.order_id = o.id) as products
      from conversion c join shop_order o on o.id = c.order_id
      where c.superseded_at is null and c.status <> 'rejected' and o.created_at >= ${plusDays(tx.now, -reckonedDays)} and o.created_at <= ${tx.now} and ${where}
      order by o.created_at desc limit ${mostOrders + 1}`,
  );
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    shop: row.shop,
    currency: row.currency,
    amount: BigInt(row.amount_minor),
    total: BigInt(row.total_minor),
    refunds: (row.refunds ?? []).map((refund) => ({
      total: BigInt(refund.total),
      byLine: refund.by_line?.map(refundedLine) ?? null,
    })),
    products: row.products ?? {},
  }));
}
