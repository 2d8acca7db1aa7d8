import { openFields, rewrapping, rowsOf, run, sealFields, sql, type KeyOwner, type StaffRole, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { kindRules, tellAll, tellChannel, type LetterKind, type MessageFacts } from "#domain/messages";
import { readEmail } from "./apply.ts";
import type { StaffFacts } from "./staff.ts";

const sealedAt = "staff_member.sealed";

/** Sets where a member of staff gets mail; sealed, and shown to nobody afterwards. Refuses `partner.email-unreadable`. */
export async function setStaffEmail(tx: Tx, { id: staffId, handle }: Pick<StaffFacts, "id" | "handle">, typed: string): Promise<void> {
  const email = readEmail(typed);
  const key = tx.vault.newKey(staffId);
  const sealed = sealFields(tx.vault, { id: staffId, key }, sealedAt, { email });
  await run(tx, sql`update staff_member set sealed = ${sealed}, wrapped_key = ${key.wrapped}, key_id = ${key.keyId} where id = ${staffId}`);
  await record(tx, { act: "staff.email", subject: { kind: "staff", id: staffId }, facts: { staff: handle } });
}

/** How to reach some members of staff, by their ids, in one look; without an address: null. */
export async function reachStaff(
  tx: Pick<Tx, "em" | "vault">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly name: string; readonly email: string | null }>> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; name: string; sealed: Buffer | null; wrapped_key: Buffer | null; key_id: string | null }>`
      select id, name, sealed, wrapped_key, key_id from staff_member where id = any(${[...new Set(ids)]}::uuid[])`,
  );
  return new Map(
    rows.map((row): [string, { name: string; email: string | null }] => {
      if (!row.sealed || !row.wrapped_key || !row.key_id) return [row.id, { name: row.name, email: null }];
      const owner: KeyOwner = { id: row.id, key: { wrapped: row.wrapped_key, keyId: row.key_id } };
      const { email } = openFields(tx.vault, owner, sealedAt, row.sealed) as { email: string };
      return [row.id, { name: row.name, email }];
    }),
  );
}

/** Tells everybody who has one of some roles, each of them once; and the staff channel, of what may be told there. */
export async function tellStaff<K extends LetterKind>(
  tx: Tx,
  roles: readonly StaffRole[],
  telling: { readonly kind: K; readonly about: string; readonly facts: MessageFacts[K] },
): Promise<void> {
  const staff = await rowsOf(tx, sql<{ id: string }>`select id from staff_member where roles && ${[...roles]}::text[] order by id`);
  await tellAll(
    tx,
    staff.map(({ id }) => ({ ...telling, to: { kind: "staff" as const, id } })),
  );
  if (kindRules[telling.kind].channels?.includes("staff")) await tellChannel(tx, { ...telling, purpose: "staff" });
}

/** Wraps the next members' keys anew, as `rewrapping` says. */
export const rewrapStaff = rewrapping(
  sql`select id, wrapped_key as wrapped, key_id from staff_member`,
  (k) => sql`update staff_member t set wrapped_key = k.wrapped, key_id = k.key_id from ${k} where t.id = k.id`,
);
