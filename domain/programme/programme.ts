import { instantOrNull, refuse, rowOf, run, sql, type Currency, type Instant, type Tx, type Zone } from "#domain/kernel";
import { record } from "#domain/audit";
import { readOnce } from "./read-once.ts";
import { storeTerms } from "./terms-at.ts";
import type { ChangedTerms } from "./terms.ts";

export type ProgrammeFacts = {
  readonly name: string;
  readonly zone: Zone;
  readonly currency: Currency;
  readonly isDemonstration: boolean;
  /** set: no payout and no transfer moves until an operator thaws it */
  readonly frozenAt: Instant | null;
  readonly frozenReason: string | null;
};

const programme = readOnce(async (tx): Promise<ProgrammeFacts | null> => {
  const row = await rowOf(
    tx,
    sql<{
      name: string;
      zone: string;
      currency: string;
      is_demonstration: boolean;
      frozen_at: string | null;
      frozen_reason: string | null;
    }>`
      select name, zone, currency, is_demonstration, frozen_at, frozen_reason from programme`,
  );
  return (
    row && {
      name: row.name,
      zone: row.zone,
      currency: row.currency,
      isDemonstration: row.is_demonstration,
      frozenAt: instantOrNull(row.frozen_at),
      frozenReason: row.frozen_reason,
    }
  );
});

/** The programme this database serves, or null on a database that nobody has set up yet. */
export function findProgramme(tx: Pick<Tx, "em">): Promise<ProgrammeFacts | null> {
  return programme.read(tx);
}

export async function programmeOf(tx: Pick<Tx, "em">): Promise<ProgrammeFacts> {
  const found = await findProgramme(tx);
  if (!found) throw new Error("the database holds no programme");
  return found;
}

/** Sets the programme up on an empty database; does nothing when there is one already. Returns whether it did. */
export async function foundProgramme(
  tx: Tx,
  founded: { name: string; zone: Zone; currency: Currency; isDemonstration: boolean; terms: ChangedTerms; since: Instant },
): Promise<boolean> {
  const made = await run(
    tx,
    sql`insert into programme (id, name, zone, currency, is_demonstration, created_at)
        values (1, ${founded.name}, ${founded.zone}, ${founded.currency}, ${founded.isDemonstration}, ${founded.since})
        on conflict do nothing`,
  );
  programme.forget(tx);
  if (made > 0) await storeTerms(tx, { terms: founded.terms, from: founded.since, reason: "the terms the programme began with" });
  return made > 0;
}

/** Refuses `programme.frozen` while money must not move. Takes a share lock, so that a freeze waits for or stops what is under way. */
export async function mustNotBeFrozen(tx: Tx): Promise<void> {
  const row = await rowOf(
    tx,
    sql<{ frozen_at: string | null; frozen_reason: string | null }>`select frozen_at, frozen_reason from programme for share`,
  );
  if (row?.frozen_at) throw refuse("programme.frozen", { since: instantOrNull(row.frozen_at), reason: row.frozen_reason });
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

/** Lets money move again. Refuses `reason.missing`, `programme.not-frozen`. */
export async function thawProgramme(tx: Tx, reason: string): Promise<void> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const { frozenAt, frozenReason } = await programmeOf(tx);
  const thawed = await run(tx, sql`update programme set frozen_at = null, frozen_reason = null where frozen_at is not null`);
  programme.forget(tx);
  if (thawed === 0) throw refuse("programme.not-frozen");
  await record(tx, {
    act: "programme.thaw",
    subject: { kind: "programme", id: "1" },
    reason: reason.trim(),
    facts: { frozenSince: frozenAt, frozenBecause: frozenReason },
  });
}
