import { instantOf, instantOrNull, oneOf, refuse, rowOf, rowsOf, sql, type Instant, type Sql, type Tx } from "#domain/kernel";

/** Why a transfer waits, or went back to its wallet. */
export const heldCode = "compliance-hold";

export type HoldFacts = {
  readonly number: string;
  readonly partner: { readonly id: string; readonly name: string; readonly shareId: string };
  /** for staff alone */
  readonly reason: string;
  readonly putBy: string;
  readonly putAt: Instant;
  /** one person wants it lifted since then */
  readonly liftAskedBy: string | null;
  readonly liftAskedAt: Instant | null;
};

/** Of a select on `transfer t`: those whose partner's money is held. */
export const isHeldMoney = sql`exists (select from compliance_hold h where h.partner_id = t.partner_id and h.lifted_at is null)`;

type Row = {
  id: string;
  partner_id: string;
  name: string;
  share_id: string;
  reason: string;
  put_by: string;
  put_at: string;
  asked_by: string | null;
  lift_asked_at: string | null;
};

const select = (rest: Sql): Sql<Row> => sql<Row>`
  select h.id::text, h.partner_id, p.name, p.share_id, h.reason, s.handle as put_by, h.put_at, a.handle as asked_by, h.lift_asked_at
  from compliance_hold h join partner p on p.id = h.partner_id join staff_member s on s.id = h.put_by_id
  left join staff_member a on a.id = h.lift_asked_by_id where h.lifted_at is null ${rest}`;

const factsOf = (row: Row): HoldFacts => ({
  number: row.id,
  partner: { id: row.partner_id, name: row.name, shareId: row.share_id },
  reason: row.reason,
  putBy: row.put_by,
  putAt: instantOf(row.put_at),
  liftAskedBy: row.asked_by,
  liftAskedAt: instantOrNull(row.lift_asked_at),
});

/** The hold on a partner's money that stands; null: there is none. */
export async function holdOf(tx: Pick<Tx, "em">, partnerId: string): Promise<HoldFacts | null> {
  const row = await rowOf(tx, select(sql`and h.partner_id = ${partnerId}`));
  return row && factsOf(row);
}

/** Refuses `money.held` while the partner's money is; the caller has their lock, or only shows something. */
export async function mustNotBeHeld(tx: Pick<Tx, "em">, partnerId: string, reader: "partner" | "staff" = "partner"): Promise<void> {
  const hold = await holdOf(tx, partnerId);
  if (hold) throw refuse("money.held", { since: hold.putAt, partner: hold.partner.name, ...(reader === "staff" ? { reader } : {}) });
}

/** The holds that stand, oldest first, and how many there are. */
export async function standingHolds(tx: Pick<Tx, "em">, limit: number, offset: number): Promise<{ rows: HoldFacts[]; total: number }> {
  const rows = await rowsOf(tx, select(sql`order by h.put_at, h.id limit ${limit} offset ${offset}`));
  const { total } = await oneOf(tx, sql<{ total: number }>`select count(*)::int as total from compliance_hold where lifted_at is null`);
  return { rows: rows.map(factsOf), total };
}
