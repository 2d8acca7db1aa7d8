import { refuse, rowsOf, run, sql, type StaffRole, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { lockOperators, removeRole, staffIsPartner, type StaffFacts } from "#domain/partners";
import { insertLink, lockAccount, standingOf } from "./link.ts";
import { linksOf, type ChatLink, type NamedAccount } from "./links-of.ts";
import { tellOfLink } from "./tell-of-link.ts";

/**
 * Makes an account one of a member of staff. Who is a partner by the same account is one person from now on, and keeps away from their own
 * record. Refuses `link.other-staff`, `staff.other-partner`.
 */
export async function linkStaff(tx: Tx, account: NamedAccount, staff: Pick<StaffFacts, "id" | "handle" | "hasEmail">): Promise<void> {
  const fingerprint = await lockAccount(tx, account);
  const standing = await standingOf(tx, fingerprint);
  if (standing.staffId === staff.id) return;
  if (standing.staffId !== null) throw refuse("link.other-staff", { staff: standing.handle });
  if (standing.partnerId !== null) await staffIsPartner(tx, staff.id, standing.partnerId);
  const id = await insertLink(tx, account, fingerprint, { staffId: staff.id });
  await record(tx, {
    act: "staff.connect",
    subject: { kind: "staff", id: staff.id },
    facts: { staff: staff.handle, platform: account.platform, link: id },
  });
  // Who has no address yet is told by whoever made them staff.
  await tellOfLink(tx, "new-link-notice", { ...account, id }, { kind: "staff", id: staff.id, hasMailbox: staff.hasEmail });
}

/**
 * Ends one standing link of a member of staff, or all of them; says which they were. Refuses `link.unknown`, and `staff.last-operator` when
 * nobody would be left who could grant roles in chat.
 */
export async function unlinkStaff(
  tx: Tx,
  staff: Pick<StaffFacts, "id" | "handle" | "hasEmail">,
  linkId: string | null,
): Promise<ChatLink[]> {
  const standing = (await linksOf(tx, { kind: "staff", id: staff.id })).filter(({ until }) => until === null);
  const ended = standing.filter(({ id }) => linkId === null || id === linkId);
  if (ended.length === 0) throw refuse("link.unknown", { reader: "staff" });
  if (ended.length === standing.length) await mustLeaveAnOperator(tx, staff.id);
  await run(
    tx,
    sql`update chat_identity set unlinked_at = ${tx.now} where id = any(${ended.map(({ id }) => id)}::uuid[]) and unlinked_at is null`,
  );
  // A token that somebody made with the account before would bring them back.
  if (ended.length === standing.length)
    await run(tx, sql`update operator_invite set used_at = ${tx.now} where staff_id = ${staff.id} and used_at is null`);
  for (const link of ended) {
    await record(tx, {
      act: "staff.disconnect",
      subject: { kind: "staff", id: staff.id },
      facts: { staff: staff.handle, platform: link.platform, link: link.id },
    });
    await tellOfLink(tx, "link-ended-notice", link, { kind: "staff", id: staff.id, hasMailbox: staff.hasEmail });
  }
  return ended;
}

/** Takes a role away. Refuses `staff.lacks-role`, `staff.last-operator`. */
export async function revokeRole(tx: Tx, staffId: string, role: StaffRole): Promise<StaffFacts> {
  if (role === "operator") await mustLeaveAnOperator(tx, staffId);
  return removeRole(tx, staffId, role);
}

/**
 * A programme that somebody can run from chat stays one: not an operator has to be left but one whom an account stands for. Where nobody has
 * an account, as in the demonstration, one with the role has to be left. Of two who do it to each other at the same moment, the second finds
 * only themselves. Refuses `staff.last-operator`.
 */
async function mustLeaveAnOperator(tx: Tx, staffId: string): Promise<void> {
  const operators = await lockOperators(tx);
  if (!operators.some(({ id }) => id === staffId)) return;
  const others = operators.filter(({ id }) => id !== staffId);
  const accounts = await staffAccounts(tx);
  const isLeft = others.some(({ id }) => accounts.has(id)) || (others.length > 0 && !accounts.has(staffId));
  if (!isLeft) throw refuse("staff.last-operator", { others: others.map(({ handle }) => handle) });
}

/** How many accounts stand for each member of staff. */
export async function staffAccounts(tx: Pick<Tx, "em">): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf(
    tx,
    sql<{ staff_id: string; accounts: number }>`
      select staff_id, count(*)::int as accounts from chat_identity where staff_id is not null and unlinked_at is null group by staff_id`,
  );
  return new Map(rows.map((row) => [row.staff_id, row.accounts]));
}
