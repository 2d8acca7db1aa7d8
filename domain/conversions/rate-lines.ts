import { later, sql, type Sql, type Tx } from "#domain/kernel";
import type { Order } from "#domain/orders";
import type { Terms } from "#domain/programme";
import { baseLinesOf, commissionsOf, type BaseLine, type LineRate, type RatedLine } from "./commission-rules.ts";
import { linesOf, type ConversionFacts } from "./conversion.ts";
import { rateFor } from "./rate-rules.ts";
import { ratesOfOrder } from "./rates.ts";

/**
 * Gives every line of the order its rate as the rules and the partner's group stood when the order was made (a product's categories as
 * they were last read: shops keep no history of those) and keeps it: a line that is there already keeps its rate, an edited amount is
 * computed anew, a line that is gone goes.
 */
export async function rateLines(
  tx: Tx,
  conversion: Pick<ConversionFacts, "id" | "partnerId" | "currency" | "orderedAt">,
  order: Order,
  terms: Terms,
  { store, isNew }: { store: boolean; isNew: boolean },
): Promise<RatedLine[]> {
  const known = new Map((isNew ? [] : await linesOf(tx, conversion.id)).map((line) => [line.lineExternalId, line]));
  const lines = baseLinesOf(order, terms);
  const isUnrated = lines.some((line) => !known.has(line.lineExternalId));
  const freshRate = isUnrated ? await ratesAtCreation(tx, conversion, order, terms) : null;
  const rated = lines.map((line): RatedLine => {
    const rate = known.get(line.lineExternalId)?.rate ?? freshRate?.(line);
    if (!rate) throw new Error(`line ${line.lineExternalId} has no rate`);
    return { ...line, rate };
  });
  const isKnown = ({ lineExternalId, base, tax, quantity }: RatedLine): boolean => {
    const line = known.get(lineExternalId);
    return line?.base === base && line.tax === tax && line.quantity === quantity;
  };
  if (!store || (rated.length === known.size && rated.every(isKnown))) return rated;
  if (known.size > 0) later(tx, sql`delete from conversion_line where conversion_id = ${conversion.id}`);
  later(tx, insertLines(conversion.id, rated));
  return rated;
}

async function ratesAtCreation(
  tx: Tx,
  { partnerId, currency, orderedAt }: Pick<ConversionFacts, "partnerId" | "currency" | "orderedAt">,
  order: Order,
  terms: Terms,
): Promise<(line: BaseLine) => LineRate> {
  const products = new Map(order.lines.map((line) => [line.externalId, line.productId]));
  const productIds = [...new Set(order.lines.flatMap((line) => line.productId ?? []))];
  const { rules, about } = await ratesOfOrder(tx, { partnerId, shop: order.shop, productIds, at: orderedAt });
  return (line) => {
    const rule = rateFor({ ...about(products.get(line.lineExternalId) ?? null), currency }, rules);
    return rule
      ? { value: rule.value, source: rule.subject.scope, ruleId: rule.id }
      : { value: { kind: "percent", basisPoints: terms.commissionBasisPoints }, source: "programme", ruleId: null };
  };
}

/** The statement that stores rated lines. */
export function insertLines(conversionId: string, rated: readonly RatedLine[]): Sql {
  const values = rated.map((line) => line.rate.value);
  return sql`
        insert into conversion_line (conversion_id, line_external_id, base_minor, tax_minor, quantity, rate_kind, rate_basis_points, rate_minor, rate_source,
                                     rate_rule_id, commission_minor)
        select ${conversionId}::uuid, * from unnest(${rated.map((line) => line.lineExternalId)}::text[], ${rated.map((line) => line.base)}::bigint[],
          ${rated.map((line) => line.tax)}::bigint[], ${rated.map((line) => line.quantity)}::int[], ${values.map((value) => value.kind)}::text[],
          ${values.map((value) => (value.kind === "percent" ? value.basisPoints : null))}::int[],
          ${values.map((value) => (value.kind === "percent" ? null : value.minor))}::bigint[], ${rated.map((line) => line.rate.source)}::text[],
          ${rated.map((line) => line.rate.ruleId)}::bigint[], ${commissionsOf(rated)}::bigint[])`;
}
