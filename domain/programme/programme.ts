import { instantOrNull, rowOf, run, sql, type Currency, type Instant, type Tx, type Zone } from "#domain/kernel";
import { readOnce } from "./read-once.ts";
import { storeTerms } from "./terms-at.ts";
import type { ChangedTerms } from "./terms.ts";

export type ProgrammeFacts = {
  readonly name: string;
  readonly zone: Zone;
  readonly currency: Currency;
  readonly isDemonstration: boolean;
  /** set: no payout and no transfer moves until two persons lift it */
  readonly frozenAt: Instant | null;
  readonly frozenReason: string | null;
  /** one person wants it lifted since then, and waits for a second one */
  readonly thawAskedAt: Instant | null;
};

/** Read once a transaction; whoever changes it forgets it. */
export const programme = readOnce(async (tx): Promise<ProgrammeFacts | null> => {
  const row = await rowOf(
    tx,
    sql<{
      name: string;
      zone: string;
      currency: string;
      is_demonstration: boolean;
      frozen_at: string | null;
      frozen_reason: string | null;
      thaw_asked_at: string | null;
    }>`
      select name, zone, currency, is_demonstration, frozen_at, frozen_reason, thaw_asked_at from programme`,
  );
  return (
    row && {
      name: row.name,
      zone: row.zone,
      currency: row.currency,
      isDemonstration: row.is_demonstration,
      frozenAt: instantOrNull(row.frozen_at),
      frozenReason: row.frozen_reason,
      thawAskedAt: instantOrNull(row.thaw_asked_at),
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
