import { rewrapping, run, sql, type Instant, type Tx } from "#domain/kernel";

/** Wraps the next bank accounts' keys anew, as `rewrapping` says. */
export const rewrapDestinations = rewrapping(
  sql`select id, wrapped_key as wrapped, key_id from destination`,
  (k) => sql`update destination t set wrapped_key = k.wrapped, key_id = k.key_id from ${k} where t.id = k.id`,
);

/** A partner's bank accounts can't be opened or found any more; that there were some, and when, stays with the transfers to them. */
export async function forgetDestinations(tx: Tx, partnerId: string): Promise<void> {
  await run(tx, sql`delete from bank_link where partner_id = ${partnerId}`);
  await run(tx, sql`delete from destination where partner_id = ${partnerId} and state = 'entered'`);
  await run(
    tx,
    sql`update destination set sealed = null, wrapped_key = null, key_id = null, fingerprint = null, last4 = null, bank_name = null,
          block_reason = null, entered_by_id = null where partner_id = ${partnerId}`,
  );
}

/** Of what persons say of a transfer, no words of their own: nothing, a bank's code ("R03"), and what confirming a statement's line says. */
const noWords = "^([A-Z]{1,2}[0-9]{2}|bank statement [0-9]+, line [0-9]+|forgotten [0-9a-f]{8})?$";

/**
 * What was written about a partner's transfers goes, because it may name them; the figures stay. In its place stands a sign, the same for the same words:
 * two persons have said the same still, and a second one can, as what waits is listed.
 */
export async function forgetTransferWords(tx: Tx, partnerId: string): Promise<void> {
  await run(
    tx,
    sql`update transfer_move set note = null where note is not null and transfer_id in (select id from transfer where partner_id = ${partnerId})`,
  );
  const words = sql`
    select w.*, 'forgotten ' || left(gen_random_uuid()::text, 8) as sign
    from (select distinct m.transfer_id, m.code from transfer_mark m join transfer t on t.id = m.transfer_id
          where t.partner_id = ${partnerId} and m.code !~ ${noWords}) w`;
  await run(tx, sql`update transfer_move v set code = null from (${words}) w where v.transfer_id = w.transfer_id and v.code = w.code`);
  await run(tx, sql`update transfer_mark m set code = w.sign from (${words}) w where m.transfer_id = w.transfer_id and m.code = w.code`);
  await run(tx, sql`delete from transfer_code where partner_id = ${partnerId}`);
}

/** Removes codes for transfers that were mailed before an instant, at most so many. Says how many they were. */
export function trimTransferCodes(tx: Tx, madeBefore: Instant, atMost: number): Promise<number> {
  return run(
    tx,
    sql`delete from transfer_code where (partner_id, request_key) in
        (select partner_id, request_key from transfer_code where made_at < ${madeBefore} order by made_at limit ${atMost})`,
  );
}

/** Removes links that ended before an instant, and what was entered there and never confirmed; at most so many links. Says how many they were. */
export async function trimBankLinks(tx: Tx, expiredBefore: Instant, atMost: number): Promise<number> {
  await run(tx, sql`delete from destination where state = 'entered' and entered_at < ${expiredBefore}`);
  return run(
    tx,
    sql`delete from bank_link where id in (select id from bank_link where expires_at < ${expiredBefore} order by made_at, id limit ${atMost})`,
  );
}
