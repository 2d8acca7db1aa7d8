import { nameOf, newId, rowOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { sealContact } from "./contact.ts";
import { foldReference, type PartnerStatus } from "./partner.ts";

/** Somebody who was a partner at an earlier system. */
export type EarlierPartner = {
  /** digits: the number that their printed links carry */
  readonly shareId: string;
  readonly name: string;
  /** as `readEmail` gives it; null: none is known, and no mail ever reaches them */
  readonly email: string | null;
  readonly status: PartnerStatus;
  readonly since: Instant;
};

/**
 * Takes somebody over as they were, without a word to them. Who is a partner here already, by their address, stays who they are and gets the
 * number as one more reference. "taken": the number is printed on somebody else's links here, and nothing was changed.
 */
export async function takeOverPartner(
  tx: Tx,
  earlier: EarlierPartner,
): Promise<{ id: string; outcome: "new" | "joined" } | { outcome: "taken" }> {
  const fingerprint = earlier.email === null ? null : tx.vault.fingerprint(earlier.email);
  const known =
    fingerprint === null ? null : await rowOf(tx, sql<{ id: string }>`select id from partner where email_fingerprint = ${fingerprint}`);
  if (known) return (await addLegacyReference(tx, known.id, earlier.shareId)) ? { id: known.id, outcome: "joined" } : { outcome: "taken" };
  if (await rowOf(tx, sql`select from share_reference where reference = ${earlier.shareId}`)) return { outcome: "taken" };
  const id = newId();
  const key = tx.vault.newKey(id);
  const sealed = earlier.email === null ? null : sealContact(tx.vault, { id, key }, { email: earlier.email, application: "" });
  await run(
    tx,
    sql`insert into partner (id, share_id, name, email_fingerprint, sealed, wrapped_key, key_id, status, applied_at, changed_at)
        values (${id}, ${earlier.shareId}, ${earlier.name}, ${fingerprint}, ${sealed}, ${sealed && key.wrapped}, ${sealed && key.keyId}, ${earlier.status}, ${earlier.since}, ${tx.now})`,
  );
  await run(
    tx,
    sql`insert into share_reference (reference, partner_id, kind, is_current, since) values (${earlier.shareId}, ${id}, 'share-id', true, ${earlier.since})`,
  );
  await rememberEarlier(tx, id, earlier);
  return { id, outcome: "new" };
}

/** When they were let in, or not, an earlier system does not tell: it counts from when they joined. A pause counts from now. */
async function rememberEarlier(tx: Tx, id: string, { status, since }: EarlierPartner): Promise<void> {
  const moves: (readonly [Instant, PartnerStatus | null, PartnerStatus])[] = [[since, null, "applied"]];
  if (status === "active" || status === "paused") moves.push([since, "applied", "active"]);
  if (status === "paused") moves.push([tx.now, "active", "paused"]);
  if (status === "declined") moves.push([since, "applied", "declined"]);
  for (const [at, from, to] of moves)
    await run(
      tx,
      sql`insert into partner_status_change (partner_id, at, from_status, to_status, actor, reason)
          values (${id}, ${at}, ${from}, ${to}, ${nameOf(tx.actor)}, null)`,
    );
}

/** One more word that links may carry for a partner. False: it is somebody else's. */
export async function addLegacyReference(tx: Tx, partnerId: string, word: string): Promise<boolean> {
  const reference = foldReference(word);
  if (reference === "") return false;
  await run(
    tx,
    sql`insert into share_reference (reference, partner_id, kind, is_current, since) values (${reference}, ${partnerId}, 'legacy', false, ${tx.now})
        on conflict (reference) do nothing`,
  );
  return (await rowOf(tx, sql`select from share_reference where reference = ${reference} and partner_id = ${partnerId}`)) !== null;
}
