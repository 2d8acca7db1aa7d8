import { nameOf, rowOf, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";

/** Who turns pages for longer than this opens anew. */
const lookMinutes = 60;

/**
 * Writes down that somebody of the staff opens a section of a partner's record. `isTurn`: they ask for another page of it; that belongs to the
 * opening before it, and is one itself where there was none within the hour.
 */
export async function lookAtPartner(tx: Tx, partnerId: string, section: string, isTurn: boolean): Promise<void> {
  if (isTurn && (await hasOpened(tx, partnerId, section))) return;
  await record(tx, { act: "partner.look", subject: { kind: "partner", id: partnerId }, facts: { section } });
}

async function hasOpened(tx: Tx, partnerId: string, section: string): Promise<boolean> {
  const since = tx.now.subtract({ minutes: lookMinutes });
  const opened = await rowOf(
    tx,
    sql<{ id: string }>`
      select id from audit_entry
      where actor = ${nameOf(tx.actor)} and at > ${since} and act = 'partner.look' and subject_kind = 'partner' and subject_id = ${partnerId}
        and facts ->> 'section' = ${section} limit 1`,
  );
  return opened !== null;
}
