import { instantOf, isBefore, nameOf, oneOf, refuse, rowsOf, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { mustNotBeOwnRecord } from "#domain/partners";
import type { LineToRate, RateRule, RateScope, RateSubject, RateValue } from "./rate-rules.ts";

type Row = {
  id: string;
  scope: RateScope;
  partner_id: string | null;
  group_id: string | null;
  shop: string | null;
  product_id: string | null;
  category_id: string | null;
  effective_from: string;
  kind: RateValue["kind"] | null;
  basis_points: number | null;
  amount_minor: string | null;
  currency: string | null;
};

const columns: Sql = sql`r.id, r.scope, r.partner_id, r.group_id, r.shop, r.product_id, r.category_id, r.effective_from, r.kind, r.basis_points, r.amount_minor, r.currency`;

/** What one order's lines may be rated by, and how to rate one of them; null as a product for lines without one. */
export type RatesOfOrder = {
  readonly rules: readonly RateRule[];
  readonly about: (productId: string | null) => Omit<LineToRate, "currency">;
  /** false: a category may have a rate, and the shop has not told yet which categories this product is in */
  readonly isKnown: (productId: string | null) => boolean;
};

/** Every rule that can concern an order of these products, with the partner's group and the products' categories, in one statement. */
export async function ratesOfOrder(
  tx: Pick<Tx, "em">,
  order: { readonly partnerId: string; readonly shop: string; readonly productIds: readonly string[]; readonly at: Instant },
): Promise<RatesOfOrder> {
  const { partnerId, shop, productIds, at } = order;
  const rows = await rowsOf(
    tx,
    sql<Row & { products: string[] | null; known: string[] | null }>`
      with product as (select external_id, category_ids from shop_product where shop = ${shop} and external_id = any(${productIds}::text[]))
      select ${columns}, (select array_agg(p.external_id) from product p where r.category_id = any(p.category_ids)) as products,
             (select array_agg(external_id) from product) as known
      from rate_rule r
      where r.effective_from <= ${at} and (
        r.scope = 'programme'
        or (r.partner_id = ${partnerId} and (r.product_id is null or (r.shop = ${shop} and r.product_id = any(${productIds}::text[]))))
        or (r.shop = ${shop} and r.product_id = any(${productIds}::text[]) and r.partner_id is null)
        or (r.scope = 'category' and r.shop = ${shop} and (r.category_id = any(array(select unnest(category_ids) from product))
            or exists (select unnest(${productIds}::text[]) except select external_id from product)))
        or r.group_id = ${groupIdAt(partnerId, at)})`,
  );
  const groupId = rows.find((row) => row.group_id !== null)?.group_id ?? null;
  const known = new Set(rows[0]?.known ?? []);
  const hasCategoryRates = rows.some((row) => row.scope === "category");
  const categoriesOf = (productId: string): string[] =>
    rows.filter((row) => row.products?.includes(productId)).flatMap((row) => row.category_id ?? []);
  return {
    rules: rows.map(ruleOf),
    about: (productId) => ({
      shop,
      productId,
      categoryIds: productId === null ? [] : categoriesOf(productId),
      partnerId,
      groupId,
      at,
    }),
    isKnown: (productId) => productId === null || !hasCategoryRates || known.has(productId),
  };
}

export type RecordedRule = RateRule & { readonly recordedAt: Instant; readonly actor: string; readonly reason: string };

/** Every rule ever recorded, oldest first. */
export function recordedRules(tx: Pick<Tx, "em">): Promise<RecordedRule[]> {
  return rulesWhere(tx, sql`true`);
}

/** The rules that may concern a partner: all but those about other partners, and other groups than the one they are in at an instant. */
export function rulesAbout(tx: Pick<Tx, "em">, partnerId: string, at: Instant): Promise<RecordedRule[]> {
  return rulesWhere(
    tx,
    sql`(r.partner_id is null or r.partner_id = ${partnerId}) and (r.group_id is null or r.group_id = ${groupIdAt(partnerId, at)})`,
  );
}

async function rulesWhere(tx: Pick<Tx, "em">, where: Sql): Promise<RecordedRule[]> {
  const rows = await rowsOf(
    tx,
    sql<Row & { recorded_at: string; actor: string; reason: string }>`
      select ${columns}, r.recorded_at, r.actor, r.reason from rate_rule r where ${where} order by r.effective_from, r.id`,
  );
  return rows.map((row) => ({ ...ruleOf(row), recordedAt: instantOf(row.recorded_at), actor: row.actor, reason: row.reason }));
}

function groupIdAt(partnerId: string, at: Instant): Sql {
  return sql`(select m.group_id from partner_group_move m where m.partner_id = ${partnerId} and m.effective_from <= ${at}
              order by m.effective_from desc, m.id desc limit 1)`;
}

/**
 * Records a rate for a subject from an instant on, or with the value null its end: back to the next rule. Orders made before keep theirs.
 * Refuses `terms.in-the-past`, and what `mustNotBeOwnRate` refuses.
 */
export async function setRate(
  tx: Tx,
  rule: { readonly subject: RateSubject; readonly value: RateValue | null; readonly from: Instant; readonly reason: string },
): Promise<RateRule> {
  const { subject, value, from, reason } = rule;
  const { partnerId, groupId, shop, productId, categoryId } = fieldsOf(subject);
  await mustNotBeOwnRate(tx, subject, from);
  if (isBefore(from, tx.now)) throw refuse("terms.in-the-past", { from });
  const [basisPoints, minor, currency] =
    value === null ? [null, null, null] : value.kind === "percent" ? [value.basisPoints, null, null] : [null, value.minor, value.currency];
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into rate_rule (scope, partner_id, group_id, shop, product_id, category_id, effective_from, kind, basis_points, amount_minor, currency, recorded_at, actor, reason)
      values (${subject.scope}, ${partnerId}, ${groupId}, ${shop}, ${productId}, ${categoryId}, ${from}, ${value?.kind ?? null}, ${basisPoints},
              ${minor}, ${currency}, ${tx.now}, ${nameOf(tx.actor)}, ${reason}) returning id`,
  );
  await record(tx, {
    act: value === null ? "rate.end" : "rate.set",
    subject: partnerId === null ? { kind: "programme", id: "1" } : { kind: "partner", id: partnerId },
    reason,
    facts: { rule: id, from, ...subject, value },
  });
  return { id: BigInt(id), subject, effectiveFrom: from, value };
}

/** Nobody sets a rate of their own, or of a group that they are in or will be. Refuses `staff.own-record`. */
export async function mustNotBeOwnRate(tx: Tx, subject: RateSubject, from: Instant): Promise<void> {
  if ("partnerId" in subject) mustNotBeOwnRecord(tx, subject.partnerId);
  const ownId = tx.actor.kind === "staff" ? tx.actor.partnerId : null;
  if (ownId === null || !("groupId" in subject)) return;
  const { is_own: isOwn } = await oneOf(
    tx,
    sql<{ is_own: boolean }>`
      select coalesce(${groupIdAt(ownId, from)} = ${subject.groupId}, false) or exists (
        select from partner_group_move where partner_id = ${ownId} and group_id = ${subject.groupId} and effective_from > ${from}) as is_own`,
  );
  if (isOwn) mustNotBeOwnRecord(tx, ownId);
}

type Fields = Record<"partnerId" | "groupId" | "shop" | "productId" | "categoryId", string | null>;

function fieldsOf(subject: RateSubject): Fields {
  const { scope: _scope, ...fields } = subject;
  return { partnerId: null, groupId: null, shop: null, productId: null, categoryId: null, ...fields };
}

function ruleOf(row: Row): RateRule {
  return { id: BigInt(row.id), subject: subjectOf(row), effectiveFrom: instantOf(row.effective_from), value: valueOf(row) };
}

function subjectOf(row: Row): RateSubject {
  // The table's check says which columns a scope fills.
  const [partnerId, groupId, shop] = [row.partner_id ?? "", row.group_id ?? "", row.shop ?? ""];
  const [productId, categoryId] = [row.product_id ?? "", row.category_id ?? ""];
  switch (row.scope) {
    case "partner-product":
      return { scope: row.scope, partnerId, shop, productId };
    case "product":
      return { scope: row.scope, shop, productId };
    case "category":
      return { scope: row.scope, shop, categoryId };
    case "partner":
      return { scope: row.scope, partnerId };
    case "group":
      return { scope: row.scope, groupId };
    case "programme":
      return { scope: row.scope };
    default:
      return row.scope satisfies never;
  }
}

function valueOf({ kind, basis_points: basisPoints, amount_minor: minor, currency }: Row): RateValue | null {
  if (kind === null) return null;
  return kind === "percent" ? { kind, basisPoints: basisPoints ?? 0 } : { kind, minor: BigInt(minor ?? 0), currency: currency ?? "" };
}
