import { run, sql, type Tx } from "#domain/kernel";
import type { Order } from "#domain/orders";
import { partnerRateAt } from "#domain/partners";
import type { Terms } from "#domain/programme";
import { commissionOfLine, type RatedLine } from "./conversion-rules.ts";
import { linesOf, type ConversionFacts } from "./conversion.ts";

/**
 * Gives every line of the order its rate as it stood when the order was made (the partner's own before the programme's) and
 * keeps it: a line that is there already keeps its rate, an edited amount is computed anew, a line that is gone goes.
 */
export async function rateLines(
  tx: Tx,
  conversion: Pick<ConversionFacts, "id" | "partnerId">,
  order: Order,
  terms: Terms,
  { store }: { store: boolean },
): Promise<RatedLine[]> {
  const known = new Map((await linesOf(tx, conversion.id)).map((line) => [line.lineExternalId, line]));
  const isUnrated = order.lines.some((line) => !known.has(line.externalId));
  const ownRate = isUnrated ? await partnerRateAt(tx, conversion.partnerId, order.createdAt) : null;
  const fresh = {
    rateBasisPoints: ownRate ?? terms.commissionBasisPoints,
    rateSource: ownRate === null ? ("programme" as const) : ("partner" as const),
  };
  const rated = order.lines.map((line) => {
    const { rateBasisPoints, rateSource } = known.get(line.externalId) ?? fresh;
    return { lineExternalId: line.externalId, base: line.total, rateBasisPoints, rateSource };
  });
  const isUnchanged = rated.length === known.size && rated.every((line) => known.get(line.lineExternalId)?.base === line.base);
  if (store && !isUnchanged) await replace(tx, conversion.id, rated);
  return rated;
}

async function replace(tx: Tx, conversionId: string, rated: readonly (RatedLine & { rateSource: string })[]): Promise<void> {
  await run(tx, sql`delete from conversion_line where conversion_id = ${conversionId}`);
  await run(
    tx,
    sql`insert into conversion_line (conversion_id, line_external_id, base_minor, rate_basis_points, rate_source, commission_minor)
        select ${conversionId}::uuid, * from unnest(${rated.map((line) => line.lineExternalId)}::text[], ${rated.map((line) => line.base)}::bigint[],
          ${rated.map((line) => line.rateBasisPoints)}::int[], ${rated.map((line) => line.rateSource)}::text[], ${rated.map(commissionOfLine)}::bigint[])`,
  );
}
