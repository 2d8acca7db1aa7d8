import { json, later, sql, type Sql, type Tx } from "#domain/kernel";
import type { Order } from "#domain/orders";
import type { Terms } from "#domain/programme";
import { baseLinesOf, commissionsOf, type BaseLine, type LineRate, type ProductKnowledge, type RatedLine } from "./commission-rules.ts";
import { linesOf, type ConversionFacts, type LineFacts } from "./conversion.ts";
import { rateFor } from "./rate-rules.ts";
import { ratesOfOrder } from "./rates.ts";

export type KeptLine = RatedLine & ProductKnowledge;

/**
 * Gives every line of the order its rate as the rules and the partner's group stood when the order was made (a product's categories as
 * they were last read: shops keep no history of those) and keeps it: a line that is there already keeps its rate, an edited amount is
 * computed anew, a line that is gone goes. A line whose product was not known yet is rated again, as of the same day, until it is.
 */
export async function rateLines(
  tx: Tx,
  conversion: Pick<ConversionFacts, "id" | "partnerId" | "currency" | "orderedAt">,
  order: Order,
  terms: Terms,
  { store, isNew }: { store: boolean; isNew: boolean },
): Promise<KeptLine[]> {
  const known = new Map((isNew ? [] : await linesOf(tx, conversion.id)).map((line) => [line.lineExternalId, line]));
  const lines = baseLinesOf(order, terms);
  // What was paid stays as it was paid: only what may still be stored is rated again.
  const isSettled = (line: LineFacts | undefined): line is LineFacts => line !== undefined && (line.isProductKnown || !store);
  const isUnrated = lines.some((line) => !isSettled(known.get(line.lineExternalId)));
  const fresh = isUnrated ? await ratesAtCreation(tx, conversion, order, terms) : null;
  const rated = lines.map((line): KeptLine => {
    const held = known.get(line.lineExternalId);
    if (isSettled(held)) return { ...line, rate: held.rate, isProductKnown: held.isProductKnown, ratedAgainAt: held.ratedAgainAt };
    if (!fresh) throw new Error(`line ${line.lineExternalId} has no rate`);
    const { rate, isProductKnown } = fresh(line);
    return { ...line, rate, isProductKnown, ratedAgainAt: held && isProductKnown ? tx.now : null };
  });
  const isAsHeld = (line: KeptLine): boolean => {
    const held = known.get(line.lineExternalId);
    return held !== undefined && json(keptOf(held)) === json(keptOf(line));
  };
  if (!store || (rated.length === known.size && rated.every(isAsHeld))) return rated;
  if (known.size > 0) later(tx, sql`delete from conversion_line where conversion_id = ${conversion.id}`);
  later(tx, insertLines(conversion.id, rated));
  return rated;
}

/** What is stored of a line, but for its commission, which follows from it. */
function keptOf({ base, tax, quantity, rate, isProductKnown, ratedAgainAt }: KeptLine): unknown {
  const { value, source, ruleId } = rate;
  return [
    base,
    tax,
    quantity,
    value.kind,
    value.kind === "percent" ? value.basisPoints : value.minor,
    source,
    ruleId,
    isProductKnown,
    ratedAgainAt,
  ];
}

type FreshRate = { readonly rate: LineRate; readonly isProductKnown: boolean };

async function ratesAtCreation(
  tx: Tx,
  { partnerId, currency, orderedAt }: Pick<ConversionFacts, "partnerId" | "currency" | "orderedAt">,
  order: Order,
  terms: Terms,
): Promise<(line: BaseLine) => FreshRate> {
  const products = new Map(order.lines.map((line) => [line.externalId, line.productId]));
  const productIds = [...new Set(order.lines.flatMap((line) => line.productId ?? []))];
  const { rules, about, isKnown } = await ratesOfOrder(tx, { partnerId, shop: order.shop, productIds, at: orderedAt });
  return (line) => {
    const productId = products.get(line.lineExternalId) ?? null;
    const rule = rateFor({ ...about(productId), currency }, rules);
    return {
      rate: rule
        ? { value: rule.value, source: rule.subject.scope, ruleId: rule.id }
        : { value: { kind: "percent", basisPoints: terms.commissionBasisPoints }, source: "programme", ruleId: null },
      // A rate of the product itself comes before any category's.
      isProductKnown: isKnown(productId) || rule?.subject.scope === "product" || rule?.subject.scope === "partner-product",
    };
  };
}

/** The statement that stores rated lines. */
export function insertLines(conversionId: string, rated: readonly KeptLine[]): Sql {
  const values = rated.map((line) => line.rate.value);
  return sql`
        insert into conversion_line (conversion_id, line_external_id, base_minor, tax_minor, quantity, rate_kind, rate_basis_points, rate_minor, rate_source,
                                     rate_rule_id, commission_minor, is_product_known, rated_again_at)
        select ${conversionId}::uuid, * from unnest(${rated.map((line) => line.lineExternalId)}::text[], ${rated.map((line) => line.base)}::bigint[],
          ${rated.map((line) => line.tax)}::bigint[], ${rated.map((line) => line.quantity)}::int[], ${values.map((value) => value.kind)}::text[],
          ${values.map((value) => (value.kind === "percent" ? value.basisPoints : null))}::int[],
          ${values.map((value) => (value.kind === "percent" ? null : value.minor))}::bigint[], ${rated.map((line) => line.rate.source)}::text[],
          ${rated.map((line) => line.rate.ruleId)}::bigint[], ${commissionsOf(rated)}::bigint[],
          ${rated.map((line) => line.isProductKnown)}::boolean[], ${rated.map((line) => line.ratedAgainAt)}::timestamptz[])`;
}
