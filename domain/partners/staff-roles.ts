import { oneOf, refuse, rowsOf, run, sql, type StaffRole, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { dropThawWish } from "#domain/programme";
import { addStaff, findStaff, staffById, type StaffFacts } from "./staff.ts";

/** How staff are called in commands: a word that is no mention and no address. */
const handlePattern = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/;

/** Makes somebody a member of staff, with no role yet. Refuses `staff.handle-unreadable`, `staff.handle-taken`. */
export async function engageStaff(tx: Tx, input: { handle: string; name: string; partnerId: string | null }): Promise<StaffFacts> {
  const handle = input.handle.trim().toLowerCase();
  if (!handlePattern.test(handle)) throw refuse("staff.handle-unreadable", { handle: input.handle });
  await rowsOf(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`staff handle ${handle}`}, 0))`);
  if (await findStaff(tx, handle)) throw refuse("staff.handle-taken", { handle });
  const made = await addStaff(tx, { handle, name: input.name, roles: [], partnerId: input.partnerId });
  await record(tx, {
    act: "staff.add",
    subject: { kind: "staff", id: made.id },
    facts: { staff: handle, ...(input.partnerId === null ? {} : { partner: input.partnerId }) },
  });
  return made;
}

/**
 * Grants a role. Money is decided by two persons, so nobody makes themselves one of them: who grants finance to themselves, under whichever
 * name, is refused (`staff.own-grant`). Refuses `staff.has-role`.
 */
export async function grantRole(tx: Tx, staffId: string, role: StaffRole): Promise<StaffFacts> {
  const staff = await lockStaff(tx, staffId);
  if (staff.roles.includes(role)) throw refuse("staff.has-role", { staff: staff.handle, role });
  if (role !== "support" && isOneself(tx, staff)) throw refuse("staff.own-grant", { role });
  await run(tx, sql`update staff_member set roles = array_append(roles, ${role}) where id = ${staffId}`);
  return remember(tx, "staff.grant", staffId, role);
}

/** Takes a role away. Whoever calls has made sure that an operator is left. Refuses `staff.lacks-role`. */
export async function removeRole(tx: Tx, staffId: string, role: StaffRole): Promise<StaffFacts> {
  const staff = await lockStaff(tx, staffId);
  if (!staff.roles.includes(role)) throw refuse("staff.lacks-role", { staff: staff.handle, role });
  await run(tx, sql`update staff_member set roles = array_remove(roles, ${role}) where id = ${staffId}`);
  const left = await remember(tx, "staff.revoke", staffId, role);
  // Of operators and of finance two lift a freeze: whoever is neither any more wants nothing lifted.
  if (!left.roles.includes("operator") && !left.roles.includes("finance")) await dropThawWish(tx, left.partnerId ?? left.id);
  return left;
}

/** Everybody who is operator, until the transaction ends. */
export function lockOperators(tx: Tx): Promise<{ id: string; handle: string }[]> {
  return rowsOf(
    tx,
    sql<{ id: string; handle: string }>`select id, handle from staff_member where 'operator' = any(roles) order by id for no key update`,
  );
}

async function lockStaff(tx: Tx, staffId: string): Promise<StaffFacts> {
  await oneOf(tx, sql`select from staff_member where id = ${staffId} for no key update`);
  return staffById(tx, staffId);
}

function isOneself({ actor }: Tx, staff: StaffFacts): boolean {
  return actor.kind === "staff" && (actor.staffId === staff.id || (actor.partnerId !== null && actor.partnerId === staff.partnerId));
}

async function remember(tx: Tx, act: "staff.grant" | "staff.revoke", staffId: string, role: StaffRole): Promise<StaffFacts> {
  const staff = await staffById(tx, staffId);
  await record(tx, { act, subject: { kind: "staff", id: staffId }, facts: { staff: staff.handle, role } });
  return staff;
}
