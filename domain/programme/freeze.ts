import { instantOrNull, isBefore, oneOf, plusDays, refuse, rowOf, run, sql, type Actor, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { mustHaveWaited } from "./money-wait.ts";
import { programme, programmeOf } from "./programme.ts";

/** A wish to lift a freeze that nobody has joined in this time is none any more: the books may be others by then. */
const wishDays = 1;

/** Refuses `programme.frozen` while money must not move. Takes a share lock, so that a freeze waits for or stops what is under way. */
export async function mustNotBeFrozen(tx: Tx): Promise<void> {
  const row = await rowOf(
    tx,
    sql<{ frozen_at: string | null; frozen_reason: string | null }>`select frozen_at, frozen_reason from programme for share`,
  );
  if (row?.frozen_at) throw refuse("programme.frozen", { since: instantOrNull(row.frozen_at), reason: row.frozen_reason });
}

/**
 * Everything by which a person moves money, or consents to it, begins with this. Refuses `money.link-too-new`, `programme.frozen`; takes the
 * lock of `mustNotBeFrozen`.
 */
export async function mustBeOpenForMoney(tx: Tx): Promise<void> {
  mustHaveWaited(tx);
  await mustNotBeFrozen(tx);
}

/** Stops all payouts and transfers, e.g. when an invariant is broken. Refuses `reason.missing`, `programme.frozen` when it is already. */
export async function freezeProgramme(tx: Tx, reason: string): Promise<void> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const frozen = await run(tx, sql`update programme set frozen_at = ${tx.now}, frozen_reason = ${reason.trim()} where frozen_at is null`);
  programme.forget(tx);
  if (frozen === 0) {
    const { frozenAt, frozenReason } = await programmeOf(tx);
    throw refuse("programme.frozen", { since: frozenAt, reason: frozenReason });
  }
  await record(tx, { act: "programme.freeze", subject: { kind: "programme", id: "1" }, reason: reason.trim() });
}

/**
 * Lets money move again, once a second person wants it within a day of the first: persons, not accounts, so that two staff records of one
 * partner are one. Says whether it did. All money moves by it, so that it waits like money. Refuses `reason.missing`, `money.link-too-new`,
 * `programme.not-frozen`, `programme.thaw-asked-by-you`.
 */
export async function thawProgramme(tx: Tx, reason: string): Promise<boolean> {
  mustHaveWaited(tx);
  if (reason.trim() === "") throw refuse("reason.missing");
  const person = personOf(tx.actor);
  const row = await oneOf(
    tx,
    sql<{ frozen_at: string | null; frozen_reason: string | null; thaw_asked_by: string | null; thaw_asked_at: string | null }>`
      select frozen_at, frozen_reason, thaw_asked_by, thaw_asked_at from programme for update`,
  );
  programme.forget(tx);
  if (row.frozen_at === null) throw refuse("programme.not-frozen");
  const askedAt = instantOrNull(row.thaw_asked_at);
  const isAsked = askedAt !== null && isBefore(tx.now, plusDays(askedAt, wishDays));
  if (isAsked && row.thaw_asked_by === person) throw refuse("programme.thaw-asked-by-you", { since: askedAt });
  await run(
    tx,
    isAsked
      ? sql`update programme set frozen_at = null, frozen_reason = null, thaw_asked_by = null, thaw_asked_at = null`
      : sql`update programme set thaw_asked_by = ${person}, thaw_asked_at = ${tx.now}`,
  );
  await record(tx, {
    act: isAsked ? "programme.thaw" : "programme.thaw-ask",
    subject: { kind: "programme", id: "1" },
    reason: reason.trim(),
    facts: { frozenSince: instantOrNull(row.frozen_at), frozenBecause: row.frozen_reason },
  });
  return isAsked;
}

/** What a person who may not lift a freeze any more wanted is forgotten. `person`: their partner's id, or their own of the staff. */
export async function dropThawWish(tx: Tx, person: string): Promise<void> {
  await run(tx, sql`update programme set thaw_asked_by = null, thaw_asked_at = null where thaw_asked_by = ${person}`);
  programme.forget(tx);
}

function personOf(actor: Actor): string {
  if (actor.kind !== "staff") throw new Error("only staff lift a freeze");
  return actor.partnerId ?? actor.staffId;
}
