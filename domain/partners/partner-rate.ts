import { nameOf, rowOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";

/** The partner's own rate at an instant in basis points; null: the programme's rate holds. */
export async function partnerRateAt(tx: Pick<Tx, "em">, partnerId: string, at: Instant): Promise<number | null> {
  const row = await rowOf(
    tx,
    sql<{ basis_points: number | null }>`
      select basis_points from partner_rate where partner_id = ${partnerId} and effective_from <= ${at}
      order by effective_from desc, id desc limit 1`,
  );
  return row?.basis_points ?? null;
}

/** Gives a partner a rate of their own (null: the programme's again) from an instant on; orders made before keep theirs. */
export async function setPartnerRate(tx: Tx, partnerId: string, basisPoints: number | null, from: Instant): Promise<void> {
  await run(
    tx,
    sql`insert into partner_rate (partner_id, effective_from, recorded_at, basis_points, actor)
        values (${partnerId}, ${from}, ${tx.now}, ${basisPoints}, ${nameOf(tx.actor)})`,
  );
  await record(tx, { act: "partner.rate", subject: { kind: "partner", id: partnerId }, facts: { basisPoints, from } });
}
