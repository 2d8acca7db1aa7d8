import { newCode, newId, refuse, rowOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { engageStaff, findStaff, grantRole, staffById, staffOfPartner, type StaffFacts } from "#domain/partners";
import { foldCode } from "./connect-code.ts";
import { lockAccount, standingOf } from "./link.ts";
import type { NamedAccount } from "./links-of.ts";
import { linkStaff } from "./staff-link.ts";

const minutesValid = 60;
const groups = 5;
const groupLength = 5;

/**
 * A one-time token: who types it in chat has an account of this member of staff from then on, or, where it is for nobody yet, becomes an
 * operator. It is shown once and stored hashed.
 */
export async function inviteStaff(tx: Tx, staff: Pick<StaffFacts, "id" | "handle"> | null): Promise<{ token: string; expiresAt: Instant }> {
  const code = newCode(groups * groupLength);
  const [id, expiresAt] = [newId(), tx.now.add({ minutes: minutesValid })];
  await run(
    tx,
    sql`insert into operator_invite (id, token_hash, staff_id, made_at, expires_at)
        values (${id}, ${hashOf(tx, code)}, ${staff?.id ?? null}, ${tx.now}, ${expiresAt})`,
  );
  const subject = staff ? { kind: "staff", id: staff.id } : { kind: "invite", id };
  await record(tx, { act: "staff.invite", subject, facts: staff ? { staff: staff.handle } : {} });
  return { token: code.match(/.{5}/g)?.join("-") ?? code, expiresAt };
}

/** Whether what was typed as a code is a token: those of the mail are much shorter. */
export function isInvite(typed: string): boolean {
  return foldCode(typed).length > (groups * groupLength) / 2;
}

/** Uses a token up. Refuses `invite.unusable` for one that is used, expired or unknown, and what `linkStaff` refuses. */
export async function acceptInvite(tx: Tx, account: NamedAccount, typed: string): Promise<StaffFacts> {
  const fingerprint = await lockAccount(tx, account);
  const invite = await rowOf(
    tx,
    sql<{ id: string; staff_id: string | null }>`
      update operator_invite set used_at = ${tx.now}
      where token_hash = ${hashOf(tx, foldCode(typed))} and used_at is null and expires_at > ${tx.now} returning id, staff_id`,
  );
  if (!invite) throw refuse("invite.unusable");
  // Who types it is nobody yet; what the token does was decided by whoever made it.
  const asInvited: Tx = { ...tx, actor: { kind: "system", name: "invite" } };
  if (invite.staff_id !== null) {
    const member = await staffById(tx, invite.staff_id);
    await linkStaff(asInvited, account, member);
    return staffById(tx, member.id);
  }
  const { staffId, partnerId } = await standingOf(tx, fingerprint);
  const known = staffId !== null ? await staffById(tx, staffId) : partnerId === null ? null : await staffOfPartner(tx, partnerId);
  const member = known ?? (await engageStaff(asInvited, { handle: await freeHandle(tx, account.name), name: account.name, partnerId }));
  await linkStaff(asInvited, account, member);
  return member.roles.includes("operator") ? member : grantRole(asInvited, member.id, "operator");
}

/** A handle made of the account's name; "operator" where that is no word, with a number where it is taken. */
async function freeHandle(tx: Tx, name: string): Promise<string> {
  const word = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 24)
    .replace(/-+$/, "");
  const base = word.length >= 3 ? word : "operator";
  for (let number = 1; ; number++) {
    const handle = number === 1 ? base : `${base}-${number}`;
    if (!(await findStaff(tx, handle))) return handle;
  }
}

function hashOf({ vault }: Pick<Tx, "vault">, code: string): string {
  return vault.sign("staff-invite", code);
}

/** Removes tokens that could not be used any more before an instant, at most so many. Says how many they were. */
export function trimInvites(tx: Tx, expiredBefore: Instant, atMost: number): Promise<number> {
  return run(
    tx,
    sql`delete from operator_invite where id in (
          select id from operator_invite where expires_at < ${expiredBefore} order by expires_at, id limit ${atMost})`,
  );
}
