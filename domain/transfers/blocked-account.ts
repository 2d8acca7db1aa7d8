import { refuse, rowOf, run, sql, type Tx } from "#domain/kernel";

/**
 * Whoever sets an account and whoever blocks it go one after the other, for as long as their transactions take: otherwise each would look
 * before the other is there. After the lock of the partner.
 */
export async function lockAccount(tx: Tx, fingerprint: string): Promise<void> {
  await rowOf(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`payee ${fingerprint}`}, 0))`);
}

/** Refuses `destination.blocked-account` for an account that was blocked, whoever had it then. Locks it first. */
export async function mustNotBeBlocked(tx: Tx, fingerprint: string): Promise<void> {
  await lockAccount(tx, fingerprint);
  const blocked = await rowOf(tx, sql`select id from destination where fingerprint = ${fingerprint} and state = 'blocked' limit 1`);
  if (blocked) throw refuse("destination.blocked-account");
}

/**
 * No money goes to a version of a partner's any more, and its account is nobody's to set. Their open link ends with it, and so does what was
 * entered there: whoever entered the account that is blocked may have it open. The caller has the partner's lock.
 */
export async function blockVersion(
  tx: Tx,
  { partnerId, id }: { readonly partnerId: string; readonly id: string },
  reason: string | null,
): Promise<void> {
  const row = await rowOf(
    tx,
    sql<{ fingerprint: string }>`select fingerprint from destination where id = ${id} and fingerprint is not null`,
  );
  if (row) await lockAccount(tx, row.fingerprint);
  await run(tx, sql`update destination set state = 'blocked', ended_at = ${tx.now}, block_reason = ${reason} where id = ${id}`);
  await run(tx, sql`delete from destination where partner_id = ${partnerId} and state = 'entered'`);
  await run(tx, sql`update bank_link set ended_at = ${tx.now} where partner_id = ${partnerId} and ended_at is null`);
}
