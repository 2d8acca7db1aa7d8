import { run, sql, type Tx } from "#domain/kernel";

/**
 * Remembers by its fingerprint the bank account that a partner has just confirmed as theirs. It stays when the account is removed or
 * blocked, so that taking it away for a day hides nothing, and goes when the partner is erased.
 */
export async function notePayee(tx: Tx, partnerId: string, fingerprint: string): Promise<void> {
  await run(tx, sql`update partner set payee_fingerprint = ${fingerprint} where id = ${partnerId}`);
}
