import { newId, oneOf, refuse, rowOf, rowsOf, run, sql, type Sql, type StaffRole, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";

export type StaffFacts = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly roles: readonly StaffRole[];
  readonly partnerId: string | null;
  readonly hasEmail: boolean;
};

type Row = { id: string; handle: string; name: string; roles: StaffRole[]; partner_id: string | null; has_email: boolean };

function factsOf(row: Row): StaffFacts {
  return { id: row.id, handle: row.handle, name: row.name, roles: row.roles, partnerId: row.partner_id, hasEmail: row.has_email };
}

function select(where: Sql): Sql<Row> {
  return sql<Row>`select id, handle, name, roles, partner_id, sealed is not null as has_email from staff_member ${where}`;
}

export async function findStaff(tx: Pick<Tx, "em">, handle: string): Promise<StaffFacts | null> {
  const row = await rowOf(tx, select(sql`where handle = ${handle.trim().toLowerCase()}`));
  return row && factsOf(row);
}

export async function staffById(tx: Pick<Tx, "em">, id: string): Promise<StaffFacts> {
  const row = await rowOf(tx, select(sql`where id = ${id}`));
  if (!row) throw refuse("staff.unknown", { id });
  return factsOf(row);
}

/** Who of the staff is this partner, the first of them where they are there twice; null: nobody. */
export async function staffOfPartner(tx: Pick<Tx, "em">, partnerId: string): Promise<StaffFacts | null> {
  const row = await rowOf(tx, select(sql`where partner_id = ${partnerId} order by created_at, id limit 1`));
  return row && factsOf(row);
}

export async function allStaff(tx: Pick<Tx, "em">): Promise<StaffFacts[]> {
  return (await rowsOf(tx, select(sql`order by handle`))).map(factsOf);
}

export async function addStaff(
  tx: Tx,
  input: { handle: string; name: string; roles: readonly StaffRole[]; partnerId?: string | null },
): Promise<StaffFacts> {
  const id = newId();
  await run(
    tx,
    sql`insert into staff_member (id, handle, name, roles, partner_id, created_at)
        values (${id}, ${input.handle}, ${input.name}, ${[...input.roles]}::text[], ${input.partnerId ?? null}, ${tx.now})`,
  );
  return staffById(tx, id);
}

/**
 * Notes that a member of staff is also a partner: from now on they keep away from that record, and count as one person with whoever else
 * of the staff is. It is never taken back. Refuses `staff.other-partner` when they are another one already.
 */
export async function staffIsPartner(tx: Tx, staffId: string, partnerId: string): Promise<void> {
  const { handle, partner_id: known } = await oneOf(
    tx,
    sql<Pick<Row, "handle" | "partner_id">>`select handle, partner_id from staff_member where id = ${staffId} for no key update`,
  );
  if (known === partnerId) return;
  if (known !== null) throw refuse("staff.other-partner", { staff: handle });
  await run(tx, sql`update staff_member set partner_id = ${partnerId}, partner_since = ${tx.now} where id = ${staffId}`);
  await record(tx, { act: "staff.partner", subject: { kind: "staff", id: staffId }, facts: { staff: handle, partner: partnerId } });
}

/** Which person a row of `staff_member s` is: two records of the same partner are one. What takes two counts by this. */
const personOfStaff = sql`coalesce(s.partner_id, s.id)`;

/**
 * How many persons of finance there are among members of staff. `who`: the rest of the query over `staff_member s`, from its `from` on. What somebody said
 * whose role was taken away since counts no more: they may have lost it for that.
 */
export async function personsOfFinance(tx: Pick<Tx, "em">, who: Sql): Promise<number> {
  const { persons } = await oneOf(
    tx,
    sql<{ persons: number }>`select count(distinct ${personOfStaff}) filter (where 'finance' = any(s.roles))::int as persons ${who}`,
  );
  return persons;
}

/** Whether that person is of finance today, under whichever record. `person`: what `coalesce(partner_id, id)` says of them. */
export async function isPersonOfFinance(tx: Pick<Tx, "em">, person: string): Promise<boolean> {
  return (await personsOfFinance(tx, sql`from staff_member s where ${personOfStaff} = ${person}::uuid`)) > 0;
}

/** Refuses `staff.asked-and-left` where a member of staff who asked for something of finance is of finance no more. */
export async function mustBeOfFinance(tx: Pick<Tx, "em">, staffId: string): Promise<void> {
  const { handle, roles } = await staffById(tx, staffId);
  if (!roles.includes("finance")) throw refuse("staff.asked-and-left", { staff: handle });
}

/** Whether two members of staff are one person: the same one, or two accounts of one partner. */
export async function areOnePerson(tx: Pick<Tx, "em">, one: string, other: string): Promise<boolean> {
  const { persons } = await oneOf(
    tx,
    sql<{
      persons: number;
    }>`select count(distinct ${personOfStaff})::int as persons from staff_member s where s.id = any(${[one, other]}::uuid[])`,
  );
  return persons === 1;
}
